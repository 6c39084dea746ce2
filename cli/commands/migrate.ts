import * as path from 'node:path';
import { Command } from 'commander';
import { loadMigrate } from './load-migrate';
import { ProgramResult } from './program-result';
import { ExitCode, Host } from '../host';
import { readUserFile } from '../read-user-file';

/** `flow-ci migrate`: from the Terraform module to flows. */
export function addMigrate(program: Command, host: Host, result: ProgramResult): void {
  program
    .command('migrate')
    .description('print the flows for .projenrc.ts that do what terraform-aws-codecommit-flow-ci does')
    .argument('<file>', 'the Terraform file, such as main.tf')
    .action(async (file: string) => {
      host.stdout.write(
        await loadMigrate().migrate(readUserFile(path.resolve(host.cwd, file), file), file.split(path.sep).join('/')),
      );
      result.exitCode = ExitCode.SUCCEEDED;
    });
}
