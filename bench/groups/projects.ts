import { Figure } from '../figure';
import { Group, inTurn } from '../harness';

const TASKS: readonly { readonly args: readonly string[]; readonly aim?: number }[] = [
  { args: ['projen'], aim: 0.5 },
  { args: ['projen', 'synth'], aim: 0.35 },
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
      const values = await inTurn(runs, async () => seconds(ours), async () => seconds(plain));
      figures.push({ name, unit: 's', values: values.ours, against: { name: 'awscdk-app-ts', values: values.other }, ...(aim && { aim: { ratio: aim } }) });
    }
    return figures;
  },
};
