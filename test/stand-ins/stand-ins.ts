import { fakesStandIn } from './fakes-stand-in';
import { loopbackStandIn } from './loopback-stand-in';
import { StandIn } from './stand-in';
import { worldStandIn } from './world-stand-in';

/** Run a case with each stand-in that offers what it needs. */
export function eachStandIn(
  title: string,
  needs: readonly (keyof StandIn)[],
  run: (aws: StandIn) => Promise<void>,
): void {
  const all = { fakes: fakesStandIn, world: worldStandIn, 'loopback AWS': loopbackStandIn };
  // The fakes of ports know no second writer, no pages and no time.
  const isOffered = (name: string) => name !== 'fakes' || needs.length === 0;
  test.each(Object.entries(all).filter(([name]) => isOffered(name)))(`${title} [%s]`, async (_, make) => {
    const aws = await make();
    try {
      expect(needs.filter((member) => aws[member] === undefined)).toEqual([]);
      await run(aws);
    } finally {
      await aws.stop();
    }
  });
}
