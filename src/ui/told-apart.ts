/** Titles of stages of one kind, by what tells them apart: for rows that have no room for the whole. */

/** `8, 50,813` of `Width 8, 2 layers, 50,813 tokens` where all others have a width, two layers and tokens as well. */
export function toldApart(titles: readonly string[]): (title: string) => string {
  const all = titles.map(partsOf);
  const shared = partsOf(titles[0] ?? '').map((words, part) =>
    words.map((word, place) => all.every((own) => own[part]?.[place] === word)),
  );
  return (title) => {
    const kept = partsOf(title)
      .map((words, part) => words.filter((_, place) => shared[part]?.[place] !== true).join(' '))
      .filter((words) => words !== '');
    // Alone or with its like it is called by its whole name.
    return kept.length === 0 ? title : kept.join(', ');
  };
}

/** Words between commas. */
const partsOf = (title: string): string[][] => title.split(', ').map((part) => part.split(' '));
