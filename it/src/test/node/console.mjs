// Leads a real Chromium through the console. Runs the story that the first argument names, with the field that
// the second describes as JSON, and prints a line for each thing that a person saw happen. Exits with 1 and the
// reason where one did not. Screenshots are written to the field's folder.
//
// The field: { url, link, keys: { root, viewer: { id, secret } }, ssh: { user, key, folder }, thing, shots }
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const [story, description] = process.argv.slice(2);
const field = JSON.parse(description);
const PATIENCE_MILLIS = 30_000;
const WIDTHS = [360, 1280, 2560];

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const say = (line) => console.log(line);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Asks the test for something that only it can do, and waits until it is done. */
async function ask(what) {
  say(`please: ${what}`);
  await lines.next();
}

/** A page of a browser of its own, which fails the story if a script fails or the policy of the page is broken. */
async function visitor(options = {}) {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true, viewport: { width: 1280, height: 800 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MILLIS);
  // Nobody could answer the dialog.
  await page.addInitScript(() => delete window.showSaveFilePicker);
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('dialog', (dialog) => page.faults.push(`dialog: ${dialog.message()}`));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) page.faults.push(message.text());
  });
  return page;
}

const button = (page, name) => page.getByRole('button', { name, exact: true });
const link = (page, name) => page.getByRole('link', { name, exact: true });
const heading = (page, name) => page.getByRole('heading', { name, exact: true });

async function signIn(page, key, remember = false) {
  await page.goto(field.url);
  await page.getByLabel('Access key ID').fill(key.id);
  await page.getByLabel('Secret access key').fill(key.secret);
  if (remember) await page.getByLabel(/^Keep the key for this tab/).check();
  await button(page, 'Sign in').click();
}

async function signedIn(page, key, remember) {
  await signIn(page, key, remember);
  await heading(page, 'Overview').waitFor();
}

async function shellOn(page, thing) {
  await link(page, 'Things').click();
  await button(page, `Shell on ${thing}`).click();
}

async function logIn(page) {
  await page.getByLabel('User on the device').fill(field.ssh.user);
  await page.getByText('Private key', { exact: true }).click();
  await page.getByLabel('Private key (OpenSSH or PEM)').fill(readFileSync(field.ssh.key, 'utf8'));
  await button(page, 'Connect').click();
}

async function runs(page, command, expected) {
  await page.getByRole('tabpanel').locator('.screen:not(.away)').waitFor();
  await page.keyboard.type(`${command}\n`);
  await page.locator('.xterm-rows').getByText(expected).first().waitFor();
}

const digest = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

const stories = {
  async signIn() {
    const page = await visitor();
    await signIn(page, { ...field.keys.root, secret: 'not it' });
    await page.getByRole('alert').waitFor();
    say(`a wrong secret: ${await page.getByRole('alert').textContent()}`);
    await signedIn(page, field.keys.root);
    await page.reload();
    await page.getByLabel('Access key ID').waitFor();
    say('a reload forgets the key');
    await signedIn(page, field.keys.root, true);
    await page.reload();
    await heading(page, 'Overview').waitFor();
    say('a reload keeps the key that was to be kept');
    await button(page, 'Sign out').click();
    await page.getByLabel('Access key ID').waitFor();
    await page.reload();
    await page.getByLabel('Access key ID').waitFor();
    say('signed out for good');
  },

  async link() {
    const page = await visitor();
    await page.goto(field.link);
    await heading(page, 'Overview').waitFor();
    assert.ok(!page.url().includes('code='), page.url());
    say('signed in by the link, which left the address');
    await page.reload();
    await heading(page, 'Overview').waitFor();
    say('a reload keeps the sign-in');
    await button(page, 'Sign out').click();
    await page.getByLabel('Access key ID').waitFor();
    await page.goto('about:blank');
    await page.goto(field.link);
    await page.getByText('This sign-in link was used before or has expired').waitFor();
    say('the used link is refused');
  },

  async shell() {
    const page = await visitor();
    await signedIn(page, field.keys.root);
    await shellOn(page, field.thing);
    await logIn(page);
    await button(page, 'Trust it and go on').click();
    await runs(page, 'uname -a', new RegExp('^Linux '));
    say('uname says Linux');
    await page.screenshot({ path: join(field.shots, 'shell.png') });
    await runs(page, String.raw`printf '\033[38;2;10;200;30mgo%s\033[0m\n' green`, 'gogreen');
    assert.equal(await page.locator('.xterm-rows').getByText('gogreen').last()
      .evaluate((element) => getComputedStyle(element).color), 'rgb(10, 200, 30)');
    say('colours arrive');
    await button(page, 'Files').click();
    await button(page, '↑ Parent folder').waitFor();
    await page.getByLabel('Folder on the device').fill(field.ssh.folder);
    await page.getByLabel('Folder on the device').press('Enter');
    await button(page, 'user.pub').waitFor();
    const sent = join(field.shots, 'sent.bin');
    writeFileSync(sent, Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7919) >> 3)));
    await page.getByLabel('Upload').setInputFiles(sent);
    await page.getByText('sent.bin done').waitFor();
    assert.equal(digest(join(field.ssh.folder, 'sent.bin')), digest(sent));
    say('an uploaded file arrived whole');
    const download = page.waitForEvent('download');
    await button(page, 'sent.bin').click();
    const got = join(field.shots, 'got.bin');
    await (await download).saveAs(got);
    assert.equal(digest(got), digest(sent));
    say('a downloaded file arrived whole');
    await page.screenshot({ path: join(field.shots, 'files.png') });
    await ask('cut the network');
    await button(page, 'Connect again').click();
    await logIn(page);
    await runs(page, 'echo back$((40 + 2))', 'back42');
    say('after a lost network the shell starts again, and the host key is known');
    await ask('change the host key');
    await button(page, 'Another shell on the same device').click();
    await logIn(page);
    await page.getByRole('alert').getByText('has changed').waitFor();
    say('a changed host key is refused');
    await page.screenshot({ path: join(field.shots, 'host-key.png') });
    assert.deepEqual(page.faults, []);
  },

  async tunnel() {
    const page = await visitor();
    await signedIn(page, field.keys.root);
    await link(page, 'Tunnels').click();
    await button(page, 'Open a tunnel').click();
    await page.getByLabel('Thing', { exact: true }).fill(field.thing);
    await page.getByLabel('Description').fill('a look at the pump');
    await page.getByLabel('Tags, one key=value in a line').fill('team=field');
    await button(page, 'Open').click();
    assert.match(await page.getByLabel('Source token').inputValue(), /^[A-Za-z0-9_-]{20,}/);
    await button(page, 'I have copied them').click();
    await page.getByText('team=field').waitFor();
    say('opened, with its tokens shown once');
    await page.getByText('Destination attached').waitFor();
    say('the device has attached');
    await button(page, 'Rotate tokens').click();
    await page.getByRole('dialog').getByLabel('Sides').selectOption('SOURCE');
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate tokens' }).click();
    assert.match(await page.getByLabel('Source token').inputValue(), /^[A-Za-z0-9_-]{20,}/);
    await button(page, 'I have copied them').click();
    await page.getByText('Tokens rotated: Source').waitFor();
    say('rotated');
    await button(page, 'Close the tunnel').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close the tunnel' }).click();
    await page.getByText('Closed', { exact: true }).first().waitFor();
    await page.getByText('Destination detached').waitFor();
    say('closed, and the timeline has all of it');
    await link(page, 'Audit').click();
    await page.getByLabel('Operation').fill('CloseTunnel');
    await button(page, 'Find').click();
    await page.getByRole('cell', { name: 'CloseTunnel' }).first().waitFor();
    await page.getByText('There are no older lines.').waitFor();
    assert.equal(await page.getByRole('cell', { name: 'OpenTunnel' }).count(), 0);
    say('the audit finds the call');
    assert.deepEqual(page.faults, []);
  },

  /** Who may only look at tunnels. */
  async denied() {
    const page = await visitor();
    await signedIn(page, field.keys.viewer);
    await link(page, 'Things').click();
    await page.getByRole('alert').waitFor();
    say(`things: ${await page.getByRole('alert').textContent()}`);
    await page.goto(`${field.url}#/tunnels/${field.tunnel}`);
    await button(page, 'Rotate tokens').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate tokens' }).click();
    await page.getByRole('alert').getByText('iot:RotateTunnelAccessToken').waitFor();
    await button(page, 'Cancel').click();
    await page.getByText(/^Not permitted\./).first().waitFor();
    assert.equal(await button(page, 'Rotate tokens').getAttribute('aria-disabled'), 'true');
    say('what was denied is disabled, with the reason');
    await ask('disable the key');
    await page.getByText('The service no longer accepts this key').waitFor();
    say('a disabled key ends the session in words');
  },

  /** Texts of devices and users that are HTML. Their scripts would call alert, which the visitor takes as a fault. */
  async hostileTexts() {
    const page = await visitor();
    await signedIn(page, field.keys.root);
    await link(page, 'Tunnels').click();
    await page.getByText(field.hostile, { exact: false }).first().waitFor();
    await link(page, field.hostile).click();
    await page.getByText('Timeline').waitFor();
    await page.getByText(field.hostile, { exact: false }).nth(1).waitFor();
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(page.faults, []);
    say('shown as text');
  },

  /** Every page in three widths, light and dark, past axe. */
  async looks() {
    const page = await visitor();
    await page.goto(field.url);
    await page.getByLabel('Access key ID').waitFor();
    await looked(page, 'sign-in');
    await signedIn(page, field.keys.root);
    await looked(page, 'overview', heading(page, 'Overview'));
    for (const name of ['Tunnels', 'Things', 'Users and policies', 'Audit']) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await link(page, name).click();
      await looked(page, name.toLowerCase().replaceAll(' ', '-'), heading(page, name));
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await link(page, 'Things').click();
    await link(page, field.thing).click();
    await looked(page, 'thing', heading(page, field.thing));
    await page.setViewportSize({ width: 1280, height: 800 });
    await link(page, 'Tunnels').click();
    await page.getByRole('row').nth(1).getByRole('link').click();
    await looked(page, 'tunnel', page.getByText('Timeline'));
    await button(page, 'Rotate tokens').click();
    await looked(page, 'rotate', page.getByRole('dialog'));
    await button(page, 'Cancel').click();
    await link(page, 'Tunnels').click();
    await button(page, 'Open a tunnel').click();
    await looked(page, 'open', page.getByRole('dialog'));
    assert.deepEqual(page.faults, []);
    say('no finding');
  },
};

async function looked(page, name, sign) {
  await sign?.waitFor();
  await page.waitForLoadState('networkidle').catch(() => {});
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width > 2000 ? 1440 : 800 });
      await page.screenshot({ path: join(field.shots, `${name}-${width}-${colorScheme}.png`) });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
        `${name} is wider than ${width} pixels`);
    }
    await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
    const { violations } = await page.evaluate(() => axe.run());
    const found = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(' ')}`);
    assert.deepEqual(found, [], `${name}, ${colorScheme}`);
  }
}

try {
  await stories[story]();
} catch (error) {
  for (const context of browser.contexts()) {
    for (const page of context.pages()) {
      await page.screenshot({ path: join(field.shots, `failed-${story}.png`) }).catch(() => {});
      say(`faults: ${JSON.stringify(page.faults)}`);
    }
  }
  say(error.stack);
  process.exitCode = 1;
} finally {
  await browser.close();
}
process.exit();
