/**
 * What reads Terraform: a bundle of its own, with a parser in WebAssembly beside it, loaded when somebody migrates.
 * Errors cross over: see refusal.ts.
 */
import { loadParseHcl } from './migrate/hcl/parse-hcl';
import { migrateTerraform as migrateWith } from './migrate/migrate';
import { interruptible } from './process/interruptible';

export const migrate = async (text: string, file: string): Promise<string> => {
  const parseHcl = await loadParseHcl();
  return interruptible(`reading ${file}`, undefined, () => migrateWith(text, file, parseHcl));
};
