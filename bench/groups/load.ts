import { loadIssues } from '../../test/load/load-issues';
import { LoadResult, playLoad } from '../../test/load/play-load';
import { Figure } from '../figure';
import { Group } from '../harness';

const EVENTS = 5_000;

/** One run, whatever `--runs` says: it takes minutes. What must hold is held here, unlike in the other groups. */
export const load: Group = {
  name: 'load',
  about: `Load: ${EVENTS} events through one deployment on a stand-in for AWS; 5 % come twice, 2 % are throttled, the handler is killed three times. Handlers are real processes with the real bundles; builds end at once`,
  onlyByName: true,
  async measure({ say }) {
    const seed = Number(process.env.FLOW_CI_SEED ?? Date.now() % 1_000_000_000);
    say(`seed ${seed}: FLOW_CI_SEED=${seed} plays it again`);
    const result = await playLoad(EVENTS, seed, say);
    const issues = loadIssues(EVENTS, result);
    if (issues.length > 0) throw new Error(`with the seed ${seed}:\n${issues.join('\n')}`);
    return figuresOf(result);
  },
};

function figuresOf(result: LoadResult): Figure[] {
  const one = (name: string, unit: Figure['unit'], value: number, note?: string): Figure => ({
    name,
    unit,
    values: [value],
    ...(note !== undefined && { note }),
  });
  const sorted = [...result.latencies].sort((a, b) => a - b);
  const percentile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return [
    one('events', '', result.events),
    one(
      'events in a second',
      '',
      result.events / result.seconds,
      'at the pace that the stand-in, which shares the machine, can take',
    ),
    one(
      'event to StartBuild, p50',
      'ms',
      percentile(0.5),
      'of events with which nothing went wrong but that they came twice or a handler was killed',
    ),
    one('event to StartBuild, p95', 'ms', percentile(0.95)),
    one('delivered twice', '', result.deliveredTwice),
    one('throttled calls', '', result.throttledCalls),
    one('handlers killed', '', result.kills, `${result.killedAt} events were under way in them`),
    one('built before the redrive', '', result.built),
    one(
      'dead, without a build',
      '',
      result.dead,
      `${result.deadLetters} dead letters; with those that were built they are all events`,
    ),
    one('built by the redrive', '', result.redriven, 'it ran twice'),
    one('redrive', 's', result.redriveSeconds),
    one('lost', '', result.lost.length),
    one('built twice', '', result.builtTwice.length),
  ];
}
