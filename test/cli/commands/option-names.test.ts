import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { makeProgram } from '../../../cli/commands/program';
import { recordingHost } from '../support/recording-host';

const optionsOf = (command: Command): readonly string[] => [
  ...command.options.flatMap(({ long }) => long ?? []),
  ...command.commands.flatMap(optionsOf),
];

test('no option has a name that Node.js takes for its own behind the name of a script, as it does with --env-file', () => {
  const options = [...new Set(optionsOf(makeProgram(recordingHost({ cwd: '/', tempRoot: '/' }), () => undefined)))];
  expect(options.length).toBeGreaterThan(20);
  const args = options.flatMap((option) => [option, '/dev/null/absent']);
  const show = 'process.stdout.write(JSON.stringify(process.argv.slice(2)))';
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-', ...args], { input: show, encoding: 'utf8' });
  expect({ status, stderr, args: JSON.parse(stdout || '[]') as unknown }).toEqual({ status: 0, stderr: '', args });
});
