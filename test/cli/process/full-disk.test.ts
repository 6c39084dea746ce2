import { MACHINE_ERRORS } from '../../../cli/errors/machine-errors';
import { UserError } from '../../../cli/errors/user-error';
import { LocalLog } from '../../../cli/execute/local-log';
import { Masker } from '../../../cli/execute/masker';
import { startProcess } from '../../../cli/process/run-process';

describe('a full disk', () => {
  test('fails with one line for the user', () => {
    const log = new LocalLog('/dev/full', new Masker([]), () => new Date());
    expect(() => log.note('x')).toThrow(new UserError(MACHINE_ERRORS.logDiskFull, { path: '/dev/full' }));
  });

  test('fails the command whose output cannot be kept, and ends it', async () => {
    const child = startProcess({ file: 'sh', args: ['-c', 'echo x; sleep 60'], cwd: '/', env: {} }, () => {
      throw new Error('no space');
    });
    await expect(child.ended).rejects.toThrow('no space');
  });
});
