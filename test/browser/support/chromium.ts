import { ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { findExecutable } from '../../../cli/process/find-executable';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--hide-scrollbars',
  '--remote-debugging-pipe',
  // Whatever it wanted to look up would fail, and be seen.
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

/** The browser that is installed here, if one is. */
export function findChromium(): string | undefined {
  return NAMES.map((name) => findExecutable(name, process.env.PATH)).find(Boolean);
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

/** One page in a browser of its own, spoken to over the DevTools pipe. https://chromedevtools.github.io/devtools-protocol/ */
export class ChromiumPage {
  public static async open(browser: string): Promise<ChromiumPage> {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'flow-ci-chromium-'));
    const child = spawn(browser, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const page = new ChromiumPage(child, profile);
    const { targetInfos } = await page.send<{ targetInfos: { targetId: string; type: string }[] }>('Target.getTargets');
    const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId;
    ({ sessionId: page.session } = await page.send<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    }));
    for (const domain of ['Page', 'Network', 'Runtime', 'Log']) await page.send(`${domain}.enable`);
    return page;
  }

  /** Addresses that the page asked for. */
  public readonly requests: string[] = [];
  /** What went wrong in the page, and what the browser complained of. */
  public readonly faults: string[] = [];
  private session: string | undefined;
  private lastId = 0;
  private readonly waiting = new Map<number, (message: Message) => void>();
  private readonly listeners = new Map<string, () => void>();

  private constructor(
    private readonly child: ChildProcess,
    private readonly profile: string,
  ) {
    let rest = '';
    (child.stdio[4] as Readable).setEncoding('utf8').on('data', (piece: string) => {
      const messages = (rest + piece).split('\0');
      rest = messages.pop() ?? '';
      for (const text of messages) this.take(JSON.parse(text) as Message);
    });
  }

  /** Open an address and wait until it is shown. */
  public async goTo(url: string): Promise<void> {
    const shown = new Promise<void>((resolve) => {
      for (const event of ['Page.loadEventFired', 'Page.navigatedWithinDocument']) this.listeners.set(event, resolve);
    });
    await this.send('Page.navigate', { url });
    await shown;
  }

  /** The value of an expression in the page. */
  public async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send<{ result: { value: T }; exceptionDetails?: { text: string } }>(
      'Runtime.evaluate',
      { expression, returnByValue: true },
    );
    if (exceptionDetails) throw new Error(`${exceptionDetails.text}: ${expression}`);
    return result.value;
  }

  public async resize(width: number, height: number): Promise<void> {
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  }

  /** The colours that the user's system prefers. */
  public async prefer(scheme: 'light' | 'dark'): Promise<void> {
    await this.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  }

  /** Click where the first element of a selector is, as a person would. */
  public async click(selector: string): Promise<void> {
    const { x, y } = await this.evaluate<{ x: number; y: number }>(
      `(() => { const e = document.querySelector(${JSON.stringify(selector)}); e.scrollIntoView({ block: 'center' }); const { left, top, width, height } = e.getBoundingClientRect(); return { x: left + width / 2, y: top + height / 2 }; })()`,
    );
    for (const type of ['mousePressed', 'mouseReleased'])
      await this.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
  }

  /** What the window shows, as PNG. */
  public async picture(): Promise<Buffer> {
    const { data } = await this.send<{ data: string }>('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(data, 'base64');
  }

  public async close(): Promise<void> {
    const { pid } = this.child;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    if (pid !== undefined && this.child.exitCode === null) {
      process.kill(-pid, 'SIGKILL');
      await ended;
    }
    fs.rmSync(this.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  private async send<T>(method: string, params: Record<string, unknown> = {}): Promise<T> {
    this.lastId += 1;
    const id = this.lastId;
    const answer = new Promise<Message>((resolve) => this.waiting.set(id, resolve));
    (this.child.stdio[3] as Writable).write(
      `${JSON.stringify({ id, method, params, ...(this.session && { sessionId: this.session }) })}\0`,
    );
    const { result, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as T;
  }

  private take({ id, method, params, ...message }: Message): void {
    if (id !== undefined) {
      this.waiting.get(id)?.(message);
      this.waiting.delete(id);
      return;
    }
    if (method === 'Network.requestWillBeSent')
      this.requests.push((params as { request: { url: string } }).request.url);
    if (method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded') this.faults.push(JSON.stringify(params));
    this.listeners.get(method ?? '')?.();
  }
}
