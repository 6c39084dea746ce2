import { Group, inTurn } from '../harness';

/** The first wait of all. */
export const newProject: Group = {
  name: 'new',
  about: 'A new repository, installation and first commit included',
  async measure({ runs, place, say }) {
    say('projen new --from flow-ci-projen, projen new awscdk-app-ts');
    let ours = '';
    let plain = '';
    const values = await inTurn(
      runs,
      async () => {
        const made = await place.newOurs();
        ours = made.folder;
        return made.seconds;
      },
      async () => {
        const made = await place.newPlain();
        plain = made.folder;
        return made.seconds;
      },
    );
    place.adopt({ ours, plain });
    return [
      {
        name: 'projen new --from',
        unit: 's',
        values: values.ours,
        against: { name: 'awscdk-app-ts', values: values.other },
      },
    ];
  },
};
