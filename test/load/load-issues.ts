import { LoadResult } from './play-load';

/** What is not as it must be. Each event is accounted for. */
export function loadIssues(count: number, result: LoadResult): readonly string[] {
  const { events, built, dead, redriven, lost, builtTwice, untold, deadLettersLeft, faults } = result;
  const wrong = (holds: boolean, what: string) => (holds ? [] : [what]);
  return [
    ...wrong(events === count, `${events} events were made, not ${count}`),
    ...wrong(
      built + dead === events,
      `${built} built and ${dead} dead are not ${events}: ${events - built - dead} are nowhere`,
    ),
    ...wrong(redriven === dead, `${dead} were dead, and ${redriven} were built by the redrive`),
    ...wrong(lost.length === 0, `lost: ${lost.join(', ')}`),
    ...wrong(builtTwice.length === 0, `built twice: ${builtTwice.join(', ')}`),
    ...wrong(untold.length === 0, `not told: ${untold.join(', ')}`),
    ...wrong(deadLettersLeft === 0, `${deadLettersLeft} dead letters are left`),
    ...faults.map((each) => `the stand-in for AWS does not know: ${each}`),
  ];
}
