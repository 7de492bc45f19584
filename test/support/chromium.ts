/** Where a Chromium is, for tests that open pages; they are skipped, with a line that says so, where there is none. */
import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Undefined where there is none; `what` is then not tested in a browser. */
export function findChromium(what: string): string | undefined {
  const found = [process.env.CHROMIUM_PATH ?? '', ...places].find((path) => path !== '' && existsSync(path));
  if (found === undefined)
    console.warn(
      `No Chromium here: ${what} is not tested in a browser (apt-get install chromium, or CHROMIUM_PATH).`,
    );
  return found;
}
