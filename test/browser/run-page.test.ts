import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ChromiumPage, findChromium } from './support/chromium';
import { runCli } from '../../cli/run-cli';
import { flowFileFixture, flowFixture, onReview } from '../cli/support/flow-fixture';
import { ProjectFixture } from '../cli/support/project-fixture';
import { recordingHost } from '../cli/support/recording-host';

const BUILDSPEC = `version: 0.2
phases:
  install: { commands: [sleep 0.3] }
  pre_build: { commands: ['i=0; while [ $i -lt 120 ]; do echo "line $i of the preparation"; i=$((i+1)); done'] }
  build: { commands: [sleep 0.6, 'echo "<script>document.title = 1</script><img src=https://example.com/x.png>"; exit 3'] }
  post_build: { commands: ["awk 'BEGIN { while (i++ < 3000) printf \\"wide\\" }'"] }
reports:
  unit: { files: junit.xml }
  coverage: { files: clover.xml, file-format: CLOVERXML }
`;
const JUNIT = `<testsuite name="login">
<testcase classname="login" name="accepts the right password" time="0.012"/>
<testcase classname="login" name="rejects &lt;script&gt;alert(1)&lt;/script&gt;" time="0.5"><failure message="Expected 401, received 200">at login.test.ts:22</failure></testcase>
<testcase classname="login" name="waits for the server" time="0"><skipped/></testcase></testsuite>`;
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

  beforeAll(async () => {
    project = new ProjectFixture(
      flowFileFixture([flowFixture({ name: 'review', triggers: [onReview()] })]),
      { 'buildspec.yml': BUILDSPEC, 'junit.xml': JUNIT, 'clover.xml': CLOVER },
      'a project # with 100% signs?',
    );
    project.git('checkout', '-q', '-b', 'feature');
    expect(await runCli(['run', 'review'], recordingHost({ cwd: project.root, tempRoot: project.tempRoot }))).toBe(1);
    file = path.join(project.root, '.flow-ci/runs/1-review/index.html');
    page = await ChromiumPage.open(browser ?? '');
    await page.resize(1200, 800);
    await page.goTo(pathToFileURL(file).href);
  });
  afterAll(async () => {
    // For who wants to look at it: FLOW_CI_PICTURE=page.png
    if (process.env.FLOW_CI_PICTURE) {
      await page.resize(1200, 1400);
      await page.evaluate('scrollTo(0, 0)');
      fs.writeFileSync(process.env.FLOW_CI_PICTURE, await page.picture());
    }
    await page?.close();
    project?.remove();
  });

  const text = (selector: string) =>
    page.evaluate<string>(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`);

  test('shows the result, what failed and where', async () => {
    expect(await text('h1')).toBe('review FAILED');
    expect(await text('#failure + p')).toContain('buildspec.yml:5 in BUILD: exit status 3');
    expect(await text('body')).toContain('<script>document.title = 1</script><img src=https://example.com/x.png>');
  });

  test('draws phases on a time line: in order, each within the line, as long as it took', async () => {
    const rows = await page.evaluate<
      { name: string; bar: Bar; line: Bar }[]
    >(`[...document.querySelectorAll('#phases + table tr')].map((row) => ({
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
    await page.click('#phases + table tr:nth-child(7) a');
    expect(await text(':target')).toContain('Entering phase BUILD');
    await page.click('#failure + p a');
    expect(await text(':target')).toContain('Command did not exit successfully');
  });

  test('shows tests, their messages and the coverage', async () => {
    const body = await text('body');
    for (const words of [
      '1 passed, 1 failed, 1 skipped',
      'rejects <script>alert(1)</script>',
      'Expected 401, received 200',
      'lines 83.0 %, branches 25.0 %',
      '166 of 200 lines',
      '10 of 40 branches',
    ])
      expect(body).toContain(words);
    expect(await page.evaluate('(({ value, max }) => value / max)(document.querySelector("meter"))')).toBeCloseTo(0.83);
  });

  test.each([1200, 360])('is no wider than a window of %i pixels', async (width) => {
    await page.resize(width, 800);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });

  test('asks for nothing but itself, and has no error', () => {
    expect(page.requests.map((url) => new URL(url)).filter(({ protocol }) => protocol !== 'file:')).toEqual([]);
    expect(new Set(page.requests.map((url) => url.replace(/#.*/, '')))).toEqual(new Set([pathToFileURL(file).href]));
    expect(page.faults).toEqual([]);
  });
});
