import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Figure } from '../figure';
import { Group, inTurn } from '../harness';
import { Workplace } from '../workplace';

const TASKS: readonly { readonly args: readonly string[]; readonly aim?: number }[] = [
  { args: ['projen'], aim: 0.5 },
  { args: ['projen', 'synth'] },
  { args: ['projen', 'build'], aim: 0.5 },
  { args: ['projen', 'test'] },
];

/** The waits of every day, in a generated repository and in a plain CDK app. */
export const projects: Group = {
  name: 'projects',
  about: 'Everyday commands in a generated repository, against a plain awscdk-app-ts of the same projen',
  async measure({ runs, place, say }) {
    const { ours, plain } = await place.repositories();
    const figures: Figure[] = [];
    for (const { args, aim } of TASKS) {
      const name = `npx ${args.join(' ')}`;
      say(name);
      const seconds = async (folder: string) => (await place.run(folder, 'npx', args)).milliseconds / 1000;
      const values = await inTurn(
        runs,
        async () => seconds(ours),
        async () => seconds(plain),
      );
      figures.push({
        name,
        unit: 's',
        values: values.ours,
        against: { name: 'awscdk-app-ts', values: values.other },
        ...(aim && { aim: { ratio: aim } }),
      });
    }
    say('npx projen synth, with the same stack in both');
    await giveSameStack(place, ours, plain);
    const same = await inTurn(
      runs,
      async () => synthSeconds(place, ours),
      async () => synthSeconds(place, plain),
    );
    figures.push({
      name: 'npx projen synth, same stack',
      unit: 's',
      values: same.ours,
      against: { name: 'awscdk-app-ts', values: same.other },
      aim: { ratio: 0.35 },
      note: 'a new awscdk-app-ts has an empty stack, and ours two flows: here both have the two flows',
    });
    return figures;
  },
};

async function synthSeconds(place: Workplace, folder: string): Promise<number> {
  return (await place.run(folder, 'npx', ['projen', 'synth'])).milliseconds / 1000;
}

/** Puts our stack into the plain app in the place of its own. The app stays as projen makes it, with its imports. */
async function giveSameStack(place: Workplace, ours: string, plain: string): Promise<void> {
  await place.run(plain, 'npm', ['install', '--no-save', '--force', await place.tarball()]);
  for (const file of ['flow-ci.json', 'src/flow-ci-stack.ts']) copyFileSync(join(ours, file), join(plain, file));
  const main = join(plain, 'src', 'main.ts');
  const app = readFileSync(main, 'utf8');
  const changed = app.replace('new MyStack(', 'new FlowCiStack(');
  if (changed === app) throw new Error(`${main} makes no MyStack any more: name its stack here`);
  writeFileSync(main, `import { FlowCiStack } from './flow-ci-stack';\n${changed}`);
}
