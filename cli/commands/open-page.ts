import { pathToFileURL } from 'node:url';
import { Host } from '../host';
import { browserCommand } from '../process/browser-command';
import { runProcess } from '../process/run-process';

/** Show a file in the browser. Returns whether there is a desktop to show it on. */
export async function openPage(host: Host, file: string): Promise<boolean> {
  const browser = browserCommand(pathToFileURL(file).href, process.platform, host.env);
  if (!browser) return false;
  // Whoever waits for it has the path: a browser that does not start is no error.
  await runProcess({ ...browser, cwd: host.cwd, env: host.env }).catch(() => undefined);
  return true;
}
