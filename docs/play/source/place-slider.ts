/** The slider of KL: it stands at measured places alone, where √KL has them, so that its thumb keeps below the marker. */
import type { Moment } from './moments.js';
import { byId } from './svg.js';

/** Steps of the slider in one √nat. */
const FINENESS = 1000;
const along = (kl: number): number => Math.round(FINENESS * Math.sqrt(kl));

/** The place whose √KL is nearest. */
export function nearestPlace(moments: readonly Moment[], kl: number): number {
  const distances = moments.map((own) => Math.abs(Math.sqrt(own.kl) - Math.sqrt(kl)));
  return distances.indexOf(Math.min(...distances));
}

interface Parts {
  moments(): readonly Moment[];
  index(): number;
  onPlace(index: number): void;
}

export function openPlaceSlider({ moments, index, onPlace }: Parts): void {
  const slider = byId<HTMLInputElement>('place');
  slider.addEventListener('input', () => {
    onPlace(nearestPlace(moments(), (Number(slider.value) / FINENESS) ** 2));
  });
  slider.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onPlace(Math.min(moments().length - 1, Math.max(0, index() + step)));
  });
}

/** From place to place, whatever lies between them. */
const steps: Record<string, number> = {
  ...{ ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 },
  ...{ PageUp: 4, PageDown: -4, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY },
};

/** Lies below the curve from its start to its end, `span` in pixels; the thumb has some sixteen of its own. */
export function showPlaceOn(
  moments: readonly Moment[],
  { index, span: [from, to] }: { index: number; span: readonly [number, number] },
): void {
  const slider = byId<HTMLInputElement>('place');
  slider.min = String(along(moments[0].kl));
  slider.max = String(along(moments[moments.length - 1].kl));
  slider.value = String(along(moments[index].kl));
  slider.style.marginLeft = `${from - 8}px`;
  slider.style.width = `${Math.max(to - from, 60) + 16}px`;
}
