/** Version 0.1 of the format, for editors: its names differ, and each command runs in a shell of its own. */
const strings = { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1 };
const variables = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } };
const record = (description: string, properties: object, required?: readonly string[]) => ({
  description,
  type: 'object',
  additionalProperties: false,
  ...(required && { required }),
  properties,
});
const phase = record('A phase.', {
  commands: { description: 'The commands, in order. The first that fails ends them.', ...strings },
  finally: { description: 'Commands that run after the others, even if these failed.', ...strings },
});

export const BUILDSPEC_VERSION_01 = record(
  'The older version 0.1. Use 0.2.',
  {
    version: { description: 'The version of the format.', enum: [0.1, '0.1'] },
    environment_variables: record('Called env in version 0.2.', {
      plaintext: { description: 'Called variables in version 0.2.', ...variables },
      'parameter-store': { description: 'Variables whose values are parameters of Parameter Store.', ...variables },
    }),
    phases: {
      ...record('The commands, phase by phase.', { install: phase, pre_build: phase, build: phase, post_build: phase }),
      minProperties: 1,
    },
    artifacts: record(
      'The files that a build hands over.',
      {
        type: { description: 'No longer used.', type: 'string' },
        files: { description: 'Paths, or patterns with * and **, relative to base-directory.', ...strings },
        'discard-paths': {
          description: 'Discard the directory structure of the matched files.',
          enum: ['yes', 'no', true, false],
        },
        'base-directory': { description: 'The folder with the files.', type: 'string', minLength: 1 },
      },
      ['files'],
    ),
    cache: record(
      'The folders that are cached between builds.',
      { paths: { description: 'Paths, or patterns with * and **.', ...strings } },
      ['paths'],
    ),
  },
  ['version', 'phases'],
);
