import { FLOW_PAGE } from './add-flow-page';
import { stackFile } from './add-stack-file';
import { FLOW_FILE } from '../contract/flow-file';

/** Whether a managed file is one that the flows bring. */
export function generatedHere(project: { readonly srcdir: string }, path: string): boolean {
  return (
    path === FLOW_FILE || path === FLOW_PAGE || path === stackFile(project) || /^buildspecs\/[^/]+\.yml$/.test(path)
  );
}
