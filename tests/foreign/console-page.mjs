// Opens the console's login link in Debian's Chromium and tells what a person would see, as one line of JSON.
//   node console-page.mjs LOGIN_LINK LANGUAGE SCREENSHOT.png [WIDTH] [light|dark]
import { chromium } from 'playwright-core';

const [link, locale, screenshot, width = '1280', colorScheme = 'light'] = process.argv.slice(2);
const origin = new URL(link).origin;
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const context = await browser.newContext({ locale, colorScheme, viewport: { width: Number(width), height: 900 } });
  const page = await context.newPage();
  const errors = [];
  const foreignRequests = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) {
      foreignRequests.push(request.url());
    }
  });

  const response = await page.goto(link, { waitUntil: 'networkidle' });
  const product = page.getByRole('link', { name: 'thermostat' }).first();
  if (await product.count() > 0) {
    await product.click();
    await page.waitForLoadState('networkidle');
  }
  await page.getByText('thermostat').first().waitFor({ timeout: 20000 });
  await page.screenshot({ path: screenshot, fullPage: true });
  const lang = await page.evaluate(() => document.documentElement.lang);
  const text = await page.evaluate(() => document.body.innerText);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

  const stranger = await browser.newContext();
  const second = await (await stranger.newPage()).goto(link);
  console.log(JSON.stringify({ status: response.status(), lang, text, overflow, errors, foreignRequests, secondUse: second.status() }));
} finally {
  await browser.close();
}
