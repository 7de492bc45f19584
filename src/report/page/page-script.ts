/**
 * The page's behaviour: hovering shows the nearest point, a legend entry isolates its series on the whole page.
 *
 * Every mark names itself in its aria-label, `series: what`, so that no data is needed beside the pictures.
 */
export const pageScript = `
(() => {
  const tip = document.getElementById('tip');
  const reach = 40;
  let ring = null;

  const seriesOf = (mark) => (mark.getAttribute('aria-label') || '').split(': ')[0];

  const nearest = (svg, x, y) => {
    let best = null;
    let least = reach;
    for (const mark of svg.querySelectorAll('[aria-roledescription="point"]:not(.faded)')) {
      const box = mark.getBoundingClientRect();
      const distance = Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y);
      if (distance < least) [best, least] = [mark, distance];
    }
    return best;
  };

  const hide = () => {
    tip.style.display = 'none';
    if (ring) ring.remove();
    ring = null;
  };

  const show = (mark) => {
    const label = mark.getAttribute('aria-label');
    const split = label.indexOf(': ');
    const strong = document.createElement('b');
    strong.textContent = label.slice(0, split);
    tip.replaceChildren(strong, document.createElement('br'), label.slice(split + 2));
    tip.style.display = 'block';
    const box = mark.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const left = Math.min(innerWidth - width - 4, Math.max(4, box.x + 12));
    tip.style.left = left + 'px';
    tip.style.top = (box.y - height - 10 < 0 ? box.bottom + 10 : box.y - height - 10) + 'px';
    if (ring) ring.remove();
    ring = document.createElementNS('http://www.w3.org/2000/svg', 'circle');
    ring.setAttribute('r', '5');
    ring.setAttribute('class', 'ring');
    ring.setAttribute('transform', mark.getAttribute('transform') || '');
    mark.parentNode.append(ring);
  };

  for (const svg of document.querySelectorAll('.panels svg')) {
    svg.addEventListener('pointermove', (event) => {
      const mark = nearest(svg, event.clientX, event.clientY);
      if (mark) show(mark);
      else hide();
    });
    svg.addEventListener('pointerleave', hide);
  }
  addEventListener('scroll', hide, { passive: true });

  const isolate = (series) => {
    for (const button of document.querySelectorAll('.legend button')) {
      button.setAttribute('aria-pressed', String(button.dataset.series === series));
    }
    for (const figure of document.querySelectorAll('figure')) {
      const known = new Set([...figure.querySelectorAll('.legend button')].map((button) => button.dataset.series));
      for (const mark of figure.querySelectorAll('[role="graphics-symbol"][aria-label]')) {
        const own = seriesOf(mark);
        mark.classList.toggle('faded', known.has(series) && known.has(own) && own !== series);
      }
    }
  };

  for (const button of document.querySelectorAll('.legend button')) {
    button.addEventListener('click', () => isolate(button.getAttribute('aria-pressed') === 'true' ? null : button.dataset.series));
  }
})();
`;
