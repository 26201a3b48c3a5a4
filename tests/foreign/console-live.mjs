// Opens a product's page in Debian's Chromium, waits until TEXT appears without the page being loaded again, then halts the
// rollout with the keyboard alone. Prints "open" when the page is live and one line of JSON at the end.
//   node console-live.mjs LOGIN_LINK TEXT
import { chromium } from 'playwright-core';

const [link, text] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const page = await (await browser.newContext({ locale: 'en-GB', viewport: { width: 360, height: 800 } })).newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(link, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Halt…' }).waitFor({ timeout: 20000 });
  await page.evaluate(() => { window.sameDocument = true; });
  console.log('open');

  await page.getByText(text).first().waitFor({ timeout: 20000 });
  await page.getByRole('button', { name: 'Halt…' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Halt for good' }).waitFor({ timeout: 20000 });
  await page.waitForFunction(() => document.activeElement?.textContent === 'Halt for good', null, { timeout: 20000 });
  await page.keyboard.press('Enter');
  const halted = page.locator('[aria-live=assertive]');
  await halted.getByText('Halted').waitFor({ timeout: 20000 });

  const sameDocument = await page.evaluate(() => window.sameDocument === true);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  const buttons = await page.getByRole('button').count();
  console.log(JSON.stringify({ sameDocument, overflow, buttons, halt: await halted.innerText(), errors }));
} finally {
  await browser.close();
}
