import { resolve } from 'node:path';
import { STACK_ERRORS } from './stack-errors';
import { errorText } from '../checks/error-data';
import { ValidationError } from '../checks/validation-error';
import { FlowFile } from '../contract/flow-file';
import { loadFlowFile } from '../flows/load-flow-file';

/** Read the resolved flows that `npx projen` wrote. */
export function readFlowFile(path: string): FlowFile {
  const from = resolve(path);
  const loaded = loadFlowFile(from);
  if (loaded.kind === 'loaded') return loaded.file;
  throw new ValidationError(
    loaded.kind === 'missing'
      ? errorText(STACK_ERRORS.flowFileNotFound, { path: from })
      : errorText(STACK_ERRORS.flowFileRefused, { reason: loaded.reason }),
  );
}
