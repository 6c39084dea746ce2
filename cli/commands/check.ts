import { Handler } from './command-table';
import { loadLocal } from './load-bundles';
import { FLOW_FILE } from '../../src/contract/flow-file';
import { ExitCode } from '../host';
import { counted } from '../output/style';
import { jsonText } from '../output/terminal-text';

/** `flow-ci check`: the issues that CodeBuild would find in the buildspecs. */
export const check: Handler<'check'> = async (host, flags, files) => {
  const checked = await loadLocal().checkBuildspecs(host, files);
  const buildspecs = checked.filter(({ place }) => place !== FLOW_FILE).length;
  const issues = checked.flatMap(({ place, issues: each }) => each.map((issue) => ({ file: place, ...issue })));
  const bad = issues.filter(({ severity }) => severity === 'error' || flags.strict);
  if (flags.json) {
    host.stdout.write(`${jsonText(issues, 2)}\n`);
  } else {
    for (const { file, line, column, severity, message, isQuoted } of issues) {
      const prefix = isQuoted ? 'YAML_FILE_ERROR Message: ' : '';
      host.stdout.write(`${file}:${line}:${column}: ${severity}: ${prefix}${message}\n`);
    }
    host.stdout.write(
      `${counted(buildspecs, 'buildspec')} checked, ${issues.length === 0 ? 'no problems' : counted(issues.length, 'problem')}\n`,
    );
  }
  return bad.length > 0 ? ExitCode.USAGE : ExitCode.SUCCEEDED;
};
