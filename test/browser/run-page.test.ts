import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ChromiumPage, findChromium } from './support/chromium';
import { runCli } from '../../cli/run-cli';
import { flowFileFixture, flowFixture, onBranch, onReview } from '../cli/support/flow-fixture';
import { ProjectFixture } from '../cli/support/project-fixture';
import { recordingHost } from '../cli/support/recording-host';

const HOSTILE = '<script>document.title = 1</script><img src=https://example.com/x.png>';
const LONG_NAME = 'com.example.shop.checkout.PaymentServiceIntegrationTest.refusesACardThatHasExpiredYesterday';
const BUILDSPEC = `version: 0.2
phases:
  install: { commands: [sleep 0.3] }
  pre_build: { commands: ['i=0; while [ $i -lt 120 ]; do echo "line $i of the preparation"; i=$((i+1)); done'] }
  build: { commands: [sleep 0.6, 'echo "${HOSTILE} [a](javascript:alert(1)) ![b](https://example.com/b.png)"; exit 3'] }
  post_build: { commands: ["awk 'BEGIN { while (i++ < 3000) printf \\"wide\\" }'"] }
reports:
  unit: { files: junit.xml }
  coverage: { files: clover.xml, file-format: CLOVERXML }
`;
const GREEN_BUILDSPEC = `version: 0.2
phases:
  build: { commands: ['echo done'] }
reports:
  unit: { files: many.xml }
artifacts: { files: ['out/**/*'] }
`;
const JUNIT = `<testsuite name="login">
<testcase classname="login" name="accepts the right password" time="0.012"/>
<testcase classname="login" name="rejects &lt;script&gt;alert(1)&lt;/script&gt;" time="0.5"><failure message="Expected 401, received 200">at login.test.ts:22</failure></testcase>
<testcase classname="${LONG_NAME}" name="${LONG_NAME}" time="0.1"><failure message="refused at ${'/srv/checkout/node_modules'.repeat(5)}"/></testcase>
<testcase classname="login" name="waits for the server" time="0"><skipped/></testcase></testsuite>`;
const MANY = `<testsuite name="many">${Array.from({ length: 700 }, (_, test) => `<testcase classname="suite ${test % 9}" name="does the thing ${test} that it is for" time="0.01"/>`).join('\n')}</testsuite>`;
const CLOVER =
  '<coverage generated="1"><project timestamp="1"><metrics statements="200" coveredstatements="166" conditionals="40" coveredconditionals="10" methods="9" coveredmethods="9"/></project></coverage>';

jest.setTimeout(120_000);

interface Bar {
  readonly left: number;
  readonly right: number;
  readonly width: number;
}

const browser = findChromium();
// Said where people look, because the test is green either way.
if (!browser)
  process.stderr.write(
    'NOTE: no chromium on the PATH: the page of a run is not looked at in a browser (apt-get install chromium)\n',
  );

(browser ? describe : describe.skip)('the page of a run, in a browser', () => {
  let project: ProjectFixture;
  let page: ChromiumPage;
  let file: string;
  let green: string;
  const runs = () => path.join(project.root, '.flow-ci/runs');

  beforeAll(async () => {
    project = new ProjectFixture(
      flowFileFixture([
        flowFixture({ name: 'review', triggers: [onReview()], reports: true }),
        flowFixture({
          name: 'main-branch-with-a-name-that-is-rather-long',
          triggers: [onBranch()],
          buildspec: { kind: 'file', path: 'green.yml' },
        }),
      ]),
      {
        'buildspec.yml': BUILDSPEC,
        'green.yml': GREEN_BUILDSPEC,
        'junit.xml': JUNIT,
        'clover.xml': CLOVER,
        'many.xml': MANY,
        'out/a b#c?.txt': 'an artifact\n',
      },
      'a project # with 100% signs?',
    );
    const run = async (...argv: readonly string[]) => {
      const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
      return { exitCode: await runCli(argv, host), shown: host.stdout.text };
    };
    expect(await run('run', 'branch', 'main')).toMatchObject({ exitCode: 0 });
    project.git('checkout', '-q', '-b', 'feature');
    project.write({ 'src/new.ts': 'export {};\n' });
    project.git('add', 'src');
    project.git('commit', '-q', '-m', 'Refuse cards that have expired', '-m', 'With a body.');
    expect(await run('run', 'review', '--id', '41')).toMatchObject({ exitCode: 1 });
    expect(await run('run', 'review', '--id', '42')).toMatchObject({ exitCode: 1 });
    file = path.join(runs(), '3-review/index.html');
    green = path.join(runs(), '1-main-branch-with-a-name-that-is-rather-long/index.html');
    page = await ChromiumPage.open(browser ?? '');
    await page.resize(1280, 800);
    await page.goTo(pathToFileURL(file).href);
  });
  afterAll(async () => {
    // For who wants to look at them: FLOW_CI_PICTURES=FOLDER
    const folder = process.env.FLOW_CI_PICTURES;
    if (folder) {
      fs.mkdirSync(folder, { recursive: true });
      const pages = { failed: file, green, runs: path.join(project.root, '.flow-ci/index.html') };
      for (const scheme of ['light', 'dark'] as const)
        for (const [name, each] of Object.entries(pages))
          for (const width of WIDTHS) {
            await page.resize(width, width > 1000 ? 1700 : 2600);
            await page.prefer(scheme);
            await page.goTo(pathToFileURL(each).href);
            await page.evaluate('scrollTo(0, 0)');
            fs.writeFileSync(path.join(folder, `${name}-${width}-${scheme}.png`), await page.picture());
          }
    }
    await page?.close();
    project?.remove();
  });

  const text = (selector: string) =>
    page.evaluate<string>(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`);

  const follow = async (selector: string) =>
    page.goTo(await page.evaluate<string>(`document.querySelector(${JSON.stringify(selector)}).href`));

  test('begins with what failed, what it was for, how long it took and how to run it again', async () => {
    expect(await text('h1')).toMatch(/^review\s+✘ FAILED$/);
    expect(await text('.lead')).toMatch(/failed in BUILD after \d+\.\d s: exit status 3$/);
    const facts = await text('.facts');
    expect(facts).toContain('Pull request #42: feature → main');
    expect(facts).toContain('Refuse cards that have expired');
    expect(facts).toMatch(/Total time\s+\d+\.\d s, ended \d{4}-/);
    expect(facts).toMatch(/Run it again\s+.*flow-ci rerun 3/);
    expect(await text('#failure')).toContain('buildspec.yml:5 in BUILD: exit status 3');
    expect(await text('#failure')).toContain('rejects <script>alert(1)</script>');
    const order = await page.evaluate<string[]>(
      "[...document.querySelectorAll('h1, .lead, .facts, #failure, section')].map((e) => e.id || e.className || e.getAttribute('aria-labelledby') || 'h1')",
    );
    expect(order).toEqual(['h1', 'lead', 'facts', 'failure', 'comment', 'phases', 'tests', 'files', 'log']);
    // Without scrolling.
    const top = await page.evaluate<number>("document.querySelector('#failure pre').getBoundingClientRect().bottom");
    expect(top).toBeLessThan(800);
  });

  test('shows the comment as its reader sees it, and what a build wrote as text', async () => {
    const comment = (expression: string) => page.evaluate(`document.querySelector('.comment').${expression}`);
    expect(await comment("querySelector('strong').innerText")).toBe('Flow review failed');
    expect(await comment("querySelectorAll('pre code').length")).toBeGreaterThan(0);
    expect(await comment('innerText')).toContain(HOSTILE);
    expect(await comment('innerText')).not.toContain('```');
    const made = "document.querySelectorAll('script, img, iframe, [onerror], [href^=javascript]').length";
    expect(await page.evaluate(made)).toBe(0);
    expect(await page.evaluate('document.title')).toBe('review FAILED: run 3');
  });

  test('draws phases on a time line: in order, each within the line, as long as it took', async () => {
    const rows = await page.evaluate<
      { name: string; bar: Bar; line: Bar }[]
    >(`[...document.querySelectorAll('.timeline tbody tr')].map((row) => ({
      name: row.cells[0].innerText, bar: row.querySelector('i').getBoundingClientRect().toJSON(), line: row.querySelector('.bar').getBoundingClientRect().toJSON() }))`);
    expect(rows.map(({ name }) => name)).toEqual([
      'SUBMITTED',
      'QUEUED',
      'PROVISIONING',
      'DOWNLOAD_SOURCE',
      'INSTALL',
      'PRE_BUILD',
      'BUILD',
      'POST_BUILD',
      'UPLOAD_ARTIFACTS',
      'FINALIZING',
    ]);
    for (const { bar, line } of rows) {
      expect(bar.left).toBeGreaterThanOrEqual(line.left - 1);
      expect(bar.right).toBeLessThanOrEqual(line.right + 1);
      expect(bar.width).toBeGreaterThan(0);
    }
    rows.slice(1).forEach(({ bar }, index) => expect(bar.left).toBeGreaterThanOrEqual(rows[index].bar.left - 1));
    const width = (phase: string) => rows.find(({ name }) => name === phase)?.bar.width ?? 0;
    expect(width('BUILD')).toBeGreaterThan(width('INSTALL'));
    expect(width('INSTALL')).toBeGreaterThan(width('UPLOAD_ARTIFACTS'));
  });

  test('goes to a line of the log by its address, by its number and from a phase, and marks it', async () => {
    const target = () =>
      page.evaluate<{
        id: string;
        top: number;
        marked: boolean;
      }>(`(() => { const e = document.querySelector(':target'); return {
      id: e.id, top: e.getBoundingClientRect().top, marked: getComputedStyle(e).backgroundColor !== getComputedStyle(e.nextElementSibling).backgroundColor }; })()`);
    await page.goTo(`${pathToFileURL(file).href}#L60`);
    expect(await target()).toMatchObject({ id: 'L60', marked: true });
    expect((await target()).top).toBeLessThan(800);
    expect(await text('#L60')).toMatch(/line \d+ of the preparation/);
    await page.click('#L90 a');
    expect(await target()).toMatchObject({ id: 'L90', marked: true });
    await page.click('.timeline tbody tr:nth-child(7) a');
    expect(await text(':target')).toContain('Entering phase BUILD');
    await page.click('#failure p a');
    expect(await text(':target')).toContain('Command did not exit successfully');
  });

  test('shows tests, their messages and the coverage', async () => {
    const body = await text('body');
    for (const words of [
      '1 passed, 2 failed, 1 skipped',
      'rejects <script>alert(1)</script>',
      'Expected 401, received 200',
      'lines 83.0 %, branches 25.0 %',
      '166 of 200 lines',
      '10 of 40 branches',
    ])
      expect(body).toContain(words);
    expect(await page.evaluate('(({ value, max }) => value / max)(document.querySelector("meter"))')).toBeCloseTo(0.83);
  });

  test('leads to the run before it, to all runs, to files and to artifacts', async () => {
    const hrefs = await page.evaluate<string[]>("[...document.querySelectorAll('a[href]')].map((a) => a.href)");
    const files = new Set(hrefs.filter((href) => !href.includes('#L')).map((href) => href.replace(/#[a-z].*$/, '')));
    for (const href of files) expect({ href, there: fs.existsSync(new URL(href)) }).toEqual({ href, there: true });
    const names = [...files].map((href) => path.relative(runs(), new URL(href).pathname));
    expect(names.some((name) => name.endsWith('2-review/index.html'))).toBe(true);
    expect(names.some((name) => name.endsWith('3-review/build.log'))).toBe(true);
    await page.goTo(pathToFileURL(green).href);
    expect(await text('body')).not.toContain('What failed');
    expect(await text('.lead')).toMatch(/^The build succeeded after \d+\.\d s\.$/);
    await follow('.files a');
    expect(await text('body')).toContain('an artifact');
    await page.goTo(pathToFileURL(path.join(project.root, '.flow-ci/index.html')).href);
    expect(await text('tbody tr:first-child')).toMatch(/^3 review\s+✘ FAILED\s+\d+\.\d s/);
    await follow('tbody tr:first-child a');
    expect(await text('h1')).toContain('review');
  });

  test('shows the tests of a green run on demand', async () => {
    await page.goTo(pathToFileURL(green).href);
    expect(await text('details')).toBe('500 tests that did not fail');
    expect(await text('section[aria-labelledby=tests]')).toContain('The first 500 of 700 are listed.');
    await page.click('summary');
    expect(await text('details')).toContain('does the thing 1 that it is for');
  });

  /** Words that are in several lines. Where a name may be broken, a text node ends. */
  const BROKEN_WORDS = `(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const broken = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      for (const { 0: word, index } of node.data.matchAll(/[\\p{L}\\p{N}]{2,}/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word);
      }
    return broken;
  })()`;

  const WIDTHS = [1280, 390, 320] as const;
  describe.each(WIDTHS)('in a window of %i pixels', (width) => {
    beforeAll(() => page.resize(width, 800));

    test.each(['failed', 'green', 'runs'])('is no wider, and breaks within no word: %s', async (which) => {
      const pages: Record<string, string> = {
        failed: file,
        green,
        runs: path.join(project.root, '.flow-ci/index.html'),
      };
      await page.goTo(pathToFileURL(pages[which]).href);
      await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await page.evaluate<string[]>(BROKEN_WORDS)).toEqual([]);
    });
  });

  test.each(['light', 'dark'] as const)('has a contrast of 4.5 to 1 in %s colours', async (scheme) => {
    await page.resize(1280, 800);
    await page.prefer(scheme);
    await page.goTo(pathToFileURL(file).href);
    const low = await page.evaluate<string[]>(`(() => {
      const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
      const luminance = (color) => numbers(color).slice(0, 3).map((each) => each / 255)
        .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
        .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
      const behind = (element) => {
        for (let each = element; each; each = each.parentElement) {
          const color = getComputedStyle(each).backgroundColor;
          if (numbers(color)[3] !== 0) return color;
        }
        return 'rgb(255, 255, 255)';
      };
      return [...document.querySelectorAll('body *')]
        .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
        .filter((each) => {
          const [a, b] = [getComputedStyle(each).color, behind(each)].map(luminance).sort((x, y) => y - x);
          return (a + 0.05) / (b + 0.05) < 4.5;
        })
        .map((each) => each.outerHTML.slice(0, 80));
    })()`);
    expect(low).toEqual([]);
  });

  test('has landmarks, one first heading, no level left out, and names for what can be focused', async () => {
    const found = await page.evaluate<{ levels: number[]; landmarks: string[]; nameless: string[] }>(`({
      levels: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((each) => Number(each.tagName[1])),
      landmarks: ['header', 'nav', 'main'].filter((each) => document.querySelectorAll(each).length === 1),
      nameless: [...document.querySelectorAll('a[href], summary')]
        .filter((each) => !each.textContent.trim()).map((each) => each.outerHTML),
    })`);
    expect(found.levels.filter((level) => level === 1)).toHaveLength(1);
    found.levels.slice(1).forEach((level, index) => expect(level - found.levels[index]).toBeLessThanOrEqual(1));
    expect(found).toMatchObject({ landmarks: ['header', 'nav', 'main'], nameless: [] });
  });

  test('asks for nothing but files of runs, and has no error', () => {
    const ours = pathToFileURL(path.join(project.root, '.flow-ci')).href;
    expect(page.requests.filter((url) => !url.startsWith(ours))).toEqual([]);
    expect(page.faults).toEqual([]);
  });
});
