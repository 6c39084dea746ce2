import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Figure } from '../figure';
import { Bench, Group } from '../harness';

const COUNTS = [1, 10, 80] as const;
/** What changes with the flows; the buildspecs are not read by the synthesis. */
const FILES = ['flow-ci.json', 'src/flow-ci-stack.ts'];
const FLOWS = `  flows: Object.fromEntries(
    Array.from({ length: Number(process.env.BENCH_FLOWS ?? 1) }, (_, each) => [
      \`flow\${each + 1}\`,
      { on: { branch: { names: [\`branch-\${each + 1}\`] } }, build: { commands: ['true'] } },
    ]),
  ),
`;

/** How synthesis grows with the flows. */
export const synth: Group = {
  name: 'synth',
  about: 'npx projen synth with 1, 10 and 80 flows in one stack',
  async measure(bench) {
    const { ours } = await bench.place.repositories();
    const use = await variants(bench, ours);
    const seconds = new Map<number, number[]>(COUNTS.map((count) => [count, []]));
    // Not counted: whoever comes first pays for reading the tools from the disk.
    await bench.place.run(ours, 'npx', ['projen', 'synth']);
    bench.say(`npx projen synth with ${COUNTS.join(', ')} flows`);
    for (let run = 0; run < bench.runs; run += 1) {
      for (const count of COUNTS) {
        use(count);
        seconds.get(count)?.push((await bench.place.run(ours, 'npx', ['projen', 'synth'])).milliseconds / 1000);
        if (projectsIn(join(ours, 'cdk.out')) !== count) throw new Error(`the template has not ${count} flows`);
      }
    }
    use(COUNTS[0]);
    const one = seconds.get(1) ?? [];
    return COUNTS.map((count): Figure => ({
      name: `synth, ${count} ${count === 1 ? 'flow' : 'flows'}`,
      unit: 's',
      values: seconds.get(count) ?? [],
      ...(count > 1 && { against: { name: '1 flow', values: one } }),
      ...(count === 80 && { aim: { ratio: 3 } }),
    }));
  },
};

function projectsIn(folder: string): number {
  const template = readdirSync(folder).find((file) => file.endsWith('.template.json')) ?? '';
  return readFileSync(join(folder, template), 'utf8').match(/"AWS::CodeBuild::Project"/g)?.length ?? 0;
}

/** Has projen write the files for each count, once, and returns what puts them in place. */
async function variants({ place, say }: Bench, folder: string): Promise<(count: number) => void> {
  const path = join(folder, '.projenrc.ts');
  const text = readFileSync(path, 'utf8');
  const begin = text.search(/^ {2}flows: /m);
  writeFileSync(path, text.slice(0, begin) + FLOWS + text.slice(text.search(/^\}\);$/m)));
  const files = new Map<number, string[]>();
  for (const count of [...COUNTS].reverse()) {
    say(`npx projen with ${count} flows`);
    await place.run(folder, 'npx', ['projen'], { BENCH_FLOWS: String(count) });
    files.set(
      count,
      FILES.map((file) => readFileSync(join(folder, file), 'utf8')),
    );
  }
  return (count) =>
    FILES.forEach((file, index) => {
      chmodSync(join(folder, file), 0o644);
      writeFileSync(join(folder, file), files.get(count)?.[index] ?? '');
    });
}
