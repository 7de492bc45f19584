/** Stray console output would tear the picture: it is held and printed to stderr once the screen is gone. */
const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** Lines that are kept at most. */
const mostHeld = 200;

export function holdConsole(): { release: () => void } {
  const originals = methods.map((name) => [name, console[name]] as const);
  const held: unknown[][] = [];
  for (const name of methods) {
    console[name] = (...parts: unknown[]) => {
      if (held.length < mostHeld) held.push(parts);
    };
  }
  return {
    release: () => {
      for (const [name, original] of originals) console[name] = original;
      for (const parts of held) console.error(...parts);
    },
  };
}
