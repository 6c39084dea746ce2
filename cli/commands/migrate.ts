import * as path from 'node:path';
import { Handler } from './command-table';
import { loadMigrate } from './load-bundles';
import { ExitCode } from '../host';
import { readUserFile } from '../read-user-file';

/** `flow-ci migrate`: from the Terraform module to flows. */
export const migrateFile: Handler<'migrate'> = async (host, _, file) => {
  const text = readUserFile(path.resolve(host.cwd, file), file);
  host.stdout.write(await loadMigrate().migrate(text, file.split(path.sep).join('/')));
  return ExitCode.SUCCEEDED;
};
