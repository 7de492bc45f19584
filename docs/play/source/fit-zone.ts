/** The drop zone: a log of one's own, fitted where it is. */

import { UserError } from '../../../src/config/user-error.js';
import type { GroupFit } from '../../../src/scaling-laws.js';
import gaoFigure from '../../../test/data/gao2022_fig1b_rl_gold_digitised.csv?raw';
import { fitFigure } from './fit-figure.js';
import { fitLog } from './fit-log.js';
import { byId, html } from './svg.js';
import { withBounds } from './words.js';

interface Dropped {
  name: string;
  /** A folder, or a file that is gone, cannot be read. */
  bytes: Promise<Uint8Array>;
}

export function openFitZone(): void {
  const [drop, file] = [byId('drop'), byId<HTMLInputElement>('file')];
  const [form, by] = [byId<HTMLSelectElement>('form'), byId<HTMLInputElement>('by')];
  let last: Dropped | undefined;
  const show = async (dropped = last): Promise<void> => {
    last = dropped;
    if (dropped !== undefined) await showFit(dropped, { form: form.value, by: by.value });
  };
  const take = async (own: File | undefined): Promise<void> => {
    if (own) await show({ name: own.name, bytes: own.arrayBuffer().then((read) => new Uint8Array(read)) });
  };
  file.addEventListener('change', () => take(file.files?.[0]));
  form.addEventListener('change', () => show());
  by.addEventListener('change', () => show());
  byId('example').addEventListener('click', () => {
    [form.value, by.value] = ['rl', 'rm_size'];
    return show({
      name: 'gao2022_fig1b_rl_gold_digitised.csv',
      bytes: Promise.resolve(new TextEncoder().encode(gaoFigure)),
    });
  });
  for (const type of ['dragover', 'dragleave', 'drop'] as const)
    drop.addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.toggle('over', type === 'dragover');
      if (type === 'drop') return take((event as DragEvent).dataTransfer?.files[0]);
    });
}

async function showFit({ name, bytes }: Dropped, choice: { form: string; by: string }): Promise<void> {
  const place = byId('fit');
  place.replaceChildren(html('p', { class: 'note' }, [`${name}: is being fitted …`]));
  // The line above is drawn before the page is busy.
  await new Promise((resolve) => setTimeout(resolve, 30));
  try {
    const { result, text } = await fitLog(await bytes, name, choice);
    place.replaceChildren(
      ...result.groups.map(sentence),
      fitFigure(result.groups, place.clientWidth),
      html('details', { open: '' }, [
        html('summary', {}, ['All that goodhart fit prints']),
        html('pre', { id: 'fit-text', tabindex: '0' }, [text]),
      ]),
    );
  } catch (error) {
    // Whatever it was, the page never says for ever that it is busy.
    const said = error instanceof Error ? error.message : String(error);
    const line = error instanceof UserError ? said : `${name}: cannot be fitted (${said})`;
    place.replaceChildren(html('p', { class: 'doubt' }, [line]));
  }
}

const brackets: Record<GroupFit['interval']['over'], string> = {
  runs: 'Brackets: 95 % over its runs.',
  scatter: 'Brackets: scatter of this run only, without a level of confidence.',
  none: 'Two runs give no brackets.',
};

function sentence({ group, alpha, beta, peak, largestKl, interval }: GroupFit): HTMLElement {
  if (![alpha.estimate, beta.estimate].every(Number.isFinite))
    return html('p', {}, [html('b', {}, [group]), ': no α and β; the warnings below say why.']);
  const kl = peak.kl.estimate;
  const where =
    kl <= largestKl
      ? `; its law has gold highest at ${kl.toPrecision(3)} nats`
      : '; its law has no highest gold within the log';
  return html('p', {}, [
    html('b', {}, [group]),
    `: α ${withBounds(alpha)}, β ${withBounds(beta)}${where}. ${brackets[interval.over]}`,
  ]);
}
