import { MACHINE_ERRORS } from './machine-errors';
import { isUserError, UserError } from './user-error';

/** What the user can fix, of any error: one of ours, or a disk that is full, which each writing may meet. */
export function asUserError(error: unknown): { readonly message: string; readonly exitCode: number } | undefined {
  if (isUserError(error)) return error;
  const { code, path, message } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new UserError(MACHINE_ERRORS.diskFull, { what: path ? `${path} cannot be written` : String(message) })
    : undefined;
}
