// Uses a device's local page in Debian's Chromium as a person would, and tells what was seen as one line of JSON.
//   node local-page.mjs ADDRESS CODE LANGUAGE FOLDER BUNDLE.ota [light|dark]
import path from 'node:path';
import { chromium } from 'playwright-core';
import { startBreakingLink } from './breaking-link.mjs';

const [device, code, locale, folder, bundle, colorScheme = 'light'] = process.argv.slice(2);
const link = await startBreakingLink(new URL(device));
const address = link.address;
const origin = new URL(address).origin;
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const seen = { errors: [], foreignRequests: [], texts: {} };
try {
  const context = await browser.newContext({ locale, colorScheme, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) {
      seen.foreignRequests.push(request.url());
    }
  });
  const shot = (name) => page.screenshot({ path: path.join(folder, `local-page-${locale}-${name}.png`), fullPage: true });
  const text = (id) => page.locator('#' + id).innerText();
  const says = async (name, id, wanted) => {
    await page.waitForFunction(([where, part]) => document.getElementById(where).innerText.includes(part), [id, wanted], { timeout: 30000 });
    seen.texts[name] = await text(id);
  };
  const japanese = locale.startsWith('ja');

  await page.goto(address, { waitUntil: 'networkidle' });
  seen.lang = await page.evaluate(() => document.documentElement.lang);
  await shot('code');
  await page.fill('#code', 'AAAA-BBBB');
  await page.click('#enter button');
  await says('wrongCode', 'message', japanese ? 'コードが正しくありません' : 'not right');
  seen.lockedIn = await page.locator('#device').isHidden();
  await shot('wrong-code');

  await page.fill('#code', code);
  await page.click('#enter button');
  await page.locator('#offer').waitFor({ state: 'visible', timeout: 30000 });
  seen.texts.offered = await text('offered');
  seen.texts.before = await text('version');
  await page.locator('#news').waitFor({ state: 'visible', timeout: 30000 });
  await page.click('#news summary');
  await page.waitForFunction(() => document.getElementById('notes').innerText.length > 0);
  seen.texts.notes = await text('notes');
  await shot('update');

  await page.selectOption('#seconds', '3600');
  await page.selectOption('#reason', 'inUse');
  await page.click('#later button');
  await says('postponed', 'state', japanese ? '延期' : 'postponed');
  seen.texts.left = await text('left');
  await shot('postponed');

  await page.click('#now');
  await page.waitForFunction(() => document.getElementById('version').innerText === '1.1.0', null, { timeout: 60000 });
  await says('updated', 'state', japanese ? '最新' : 'Up to date');
  await shot('updated');

  await page.selectOption('#choice', 'manual');
  await page.click('#mode button');
  await says('mode', 'message', japanese ? '完了' : 'Done');
  await page.setInputFiles('#file', bundle);
  link.breakAfter(30_000);
  await page.click('#upload button');
  await says('interrupted', 'message', japanese ? '自動的に再開' : 'by itself');
  await page.waitForFunction(() => document.getElementById('sent').value > 0, null, { timeout: 30000 });
  seen.sent = await page.locator('#sent').evaluate((bar) => bar.value);
  await shot('interrupted');
  await says('uploaded', 'message', japanese ? '送りました' : 'on the device');
  link.breakAfter(Infinity);
  seen.broken = link.broken;
  await shot('uploaded');
  await page.waitForFunction(() => document.getElementById('result').innerText.match(/did not work on this device|以前に動作しません/), null, { timeout: 60000 });
  seen.texts.refused = await text('result');
  await shot('refused');

  seen.overflow = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  seen.unlabelled = await page.evaluate(() => [...document.querySelectorAll('input, select, button')].filter((e) => !e.labels?.length && !e.innerText && !e.ariaLabel).map((e) => e.id));
  seen.title = await page.title();

  await page.fill('#confirm', 'dev-2');
  await page.click('#erase button');
  await says('eraseRefused', 'message', japanese ? '名前が正しくない' : 'name is not right');
  await page.fill('#confirm', await text('called'));
  await page.click('#erase button');
  await says('erasing', 'message', japanese ? '消去を始めました' : 'Erasing has begun');
  await page.waitForFunction(() => document.getElementById('version').innerText === '1.1.0' && !document.getElementById('state').innerText.match(/Erasing|does not answer|消去|応答/), null, { timeout: 60000 });
  await shot('user-data-erased');
  await page.selectOption('#what', 'all');
  await page.click('#erase button');
  await says('gone', 'state', japanese ? '応答がありません' : 'does not answer');
  await shot('erased');
} finally {
  await browser.close();
  link.close();
  console.log(JSON.stringify(seen));
}
