import { FLOW_PAGE } from './add-flow-page';
import { STACK_FILE } from './add-stack-file';
import { FLOW_FILE } from '../contract/flow-file';

/** Whether a managed file is one that the flows bring. */
export function generatedHere(path: string): boolean {
  return path === FLOW_FILE || path === FLOW_PAGE || path === STACK_FILE || /^buildspecs\/[^/]+\.yml$/.test(path);
}
