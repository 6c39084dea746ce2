/**
 * What reads Terraform: a bundle of its own, with a parser in WebAssembly beside it, loaded when somebody migrates.
 * Errors cross over: see refusal.ts.
 */
import { loadParseHcl } from './migrate/hcl/parse-hcl';
import { migrateSources } from './migrate/migrate';
import { Input } from './migrate/sources/read-sources';
import { filesOf } from './migrate/sources/terraform-files';
import { interruptible } from './process/interruptible';

/** @param cwd what relative paths begin at */
export const migrate = async (inputs: readonly Input[], cwd: string): Promise<string> => {
  const parseHcl = await loadParseHcl();
  const names = inputs.map((input) => ('text' in input ? input.name : input.path)).join(', ');
  return interruptible(`reading ${names}`, undefined, () => migrateSources(inputs, filesOf(cwd), parseHcl));
};
