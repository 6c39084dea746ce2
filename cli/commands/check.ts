import { Command } from 'commander';
import { loadLocal } from './load-local';
import { ProgramResult } from './program-result';
import { FLOW_FILE } from '../../src/contract/flow-file';
import { ExitCode, Host } from '../host';
import { jsonText } from '../output/terminal-text';

/** `flow-ci check`: what CodeBuild would say of the buildspecs, before it does. */
export function addCheck(program: Command, host: Host, result: ProgramResult): void {
  program
    .command('check')
    .description('check buildspecs, those of the flows or the files that are named')
    .argument('[files...]')
    .option('--strict', 'fail at warnings too')
    .option('--json', 'as JSON')
    .action(async (files: string[], flags: { strict?: boolean; json?: boolean }) => {
      const checked = await loadLocal().checkBuildspecs(host, files);
      const buildspecs = checked.filter(({ place }) => place !== FLOW_FILE).length;
      const issues = checked.flatMap(({ place, issues: each }) => each.map((issue) => ({ file: place, ...issue })));
      const bad = issues.filter(({ severity }) => severity === 'error' || flags.strict);
      result.exitCode = bad.length > 0 ? ExitCode.USAGE : ExitCode.SUCCEEDED;
      if (flags.json) {
        host.stdout.write(`${jsonText(issues, 2)}\n`);
        return;
      }
      for (const { file, line, column, severity, message } of issues) {
        const prefix = severity === 'error' && file !== FLOW_FILE ? 'YAML_FILE_ERROR Message: ' : '';
        host.stdout.write(`${file}:${line}:${column}: ${severity}: ${prefix}${message}\n`);
      }
      host.stdout.write(
        `${buildspecs} ${buildspecs === 1 ? 'buildspec' : 'buildspecs'} checked, ${issues.length === 0 ? 'nothing to say' : `${issues.length} to look at`}\n`,
      );
    });
}
