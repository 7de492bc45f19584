/** The sliders and what is chosen by them. */
import type { PlayData } from './play-data.js';
import { byId, html } from './svg.js';

export interface Choice {
  size: number;
  noise: number;
  method: string;
  /** The place on the curve. */
  index: number;
}

interface Parts {
  data: PlayData;
  choice: Choice;
  /** Another curve. */
  onSetting(): void;
}

export function openControls({ data, choice, onSetting }: Parts): void {
  slider(
    'size',
    data.sizes,
    (value) => {
      choice.size = value;
      onSetting();
    },
    choice.size,
  );
  slider(
    'noise',
    data.noises,
    (value) => {
      choice.noise = value;
      onSetting();
    },
    choice.noise,
  );
  byId('methods').replaceChildren(
    ...data.methods.map(({ name, label }) => {
      const input = html('input', { type: 'radio', name: 'method', value: name });
      input.checked = name === choice.method;
      input.addEventListener('change', () => {
        choice.method = name;
        onSetting();
      });
      return html('label', {}, [input, ` ${label}`]);
    }),
  );
  byId('others').addEventListener('change', onSetting);
}

function slider(id: string, values: readonly number[], take: (value: number) => void, first: number): void {
  const input = byId<HTMLInputElement>(id);
  input.max = String(values.length - 1);
  input.value = String(values.indexOf(first));
  input.addEventListener('input', () => take(values[Number(input.value)]));
}

/** What a slider stands for, for eyes and for screen readers. */
export function tell(id: string, text: string): void {
  byId(`${id}-text`).textContent = text;
  byId(id).setAttribute('aria-valuetext', text);
}
