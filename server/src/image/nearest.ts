/**
 * The candidates that a mistyped word is nearest to, within one typing error for short words and two for longer ones;
 * several where they are equally near, none where nothing is. `cost` grows with the error; 0 is the word itself.
 */
export function nearest(
  word: string,
  candidates: Iterable<string>,
): { readonly cost: number; readonly words: readonly string[] } {
  if (word.length > LONGEST) return { cost: Number.POSITIVE_INFINITY, words: [] };
  const near = [...candidates].flatMap((candidate) => {
    const most = tolerance(Math.min(word.length, candidate.length));
    // Every letter more or less is an error.
    if (Math.abs(word.length - candidate.length) * EDIT > most) return [];
    const cost = typingCost(word, candidate);
    return cost <= most ? [{ candidate, cost }] : [];
  });
  const cost = Math.min(...near.map((one) => one.cost));
  return { cost, words: near.filter((one) => one.cost === cost).map((one) => one.candidate) };
}

const LONGEST = 24;
const EDIT = 3;
// Two letters the wrong way round is the likeliest slip, so it is nearer than another letter: adm64 is amd64, not arm64.
const SWAP = 2;

function tolerance(length: number): number {
  if (length < 3) return 0;
  return length < 6 ? EDIT : 2 * EDIT;
}

/** Optimal string alignment distance (Damerau–Levenshtein without overlapping swaps), weighted. */
function typingCost(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column * EDIT)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= from.length; row++) {
    const current = [row * EDIT];
    rows.push(current);
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          at(row - 1, column) + EDIT,
          at(row, column - 1) + EDIT,
          at(row - 1, column - 1) + (isSame ? 0 : EDIT),
          isSwap ? at(row - 2, column - 2) + SWAP : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(from.length, to.length);
}
