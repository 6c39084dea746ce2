import { requireProjen } from '../../src/project/require-projen';

test.each(['0.103.24', '0.99.80', '0.91.4', '0.9.0'])('projen %s is too old for the project type', (version) => {
  expect(() => requireProjen(version)).toThrow(
    `FlowCiProject needs projen 0.103.25 or newer, and ${version} is installed: upgrade projen with \`npm install --save-dev projen@latest\``,
  );
});

test.each(['0.103.25', '0.103.26', '0.104.0', '1.0.0', '0.200.1-beta.1', '0.0.0'])('projen %s is taken', (version) => {
  expect(() => requireProjen(version)).not.toThrow();
});
