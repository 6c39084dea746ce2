import { posix } from 'node:path';
import { typescript } from 'projen';
import { FLOW_PAGE } from './add-flow-page';
import { STACK_MODULE } from './add-stack-file';
import { FLOW_FILE, ResolvedFlow } from '../contract/flow-file';

/**
 * Keeps what belongs to the CI out of the package of a library: its users have another repository and another account.
 * @param directory the project's folder within the repository
 */
export function keepUnpublished(
  project: typescript.TypeScriptProject,
  directory: string,
  flows: readonly ResolvedFlow[],
): void {
  const own = flows
    .flatMap(({ buildspec }) => (buildspec.kind === 'file' ? [posix.relative(directory, buildspec.path)] : []))
    .filter((path) => !path.startsWith('../'));
  const paths = [
    FLOW_FILE,
    FLOW_PAGE,
    'buildspecs/',
    '.flow-ci/',
    ...own.filter((path) => !/^buildspecs\//.test(path)),
  ];
  for (const path of paths) project.addPackageIgnore(`/${path}`);
  // Compiled, with its types and maps, wherever the compiler puts it.
  project.addPackageIgnore(`${STACK_MODULE}.*`);
}
