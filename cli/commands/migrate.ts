import * as path from 'node:path';
import { Handler } from './command-table';
import { loadMigrate } from './load-bundles';
import { ExitCode } from '../host';
import { readStandardInput, STANDARD_INPUT } from '../read-standard-input';

/** `flow-ci migrate`: from the Terraform module to flows. */
export const migrateTerraformFiles: Handler<'migrate'> = async (host, _, paths) => {
  const inputs = [];
  for (const name of paths.length > 0 ? paths : ['.']) {
    inputs.push(
      name === '-'
        ? { name: STANDARD_INPUT, text: await readStandardInput(host.stdin) }
        : { path: name.split(path.sep).join('/') },
    );
  }
  host.stdout.write(await loadMigrate().migrate(inputs, host.cwd));
  return ExitCode.SUCCEEDED;
};
