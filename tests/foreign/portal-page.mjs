// Opens an invitation to a device's portal in Debian's Chromium, scripts switched off, chooses a mode and "update now", and tells what a person
// would see, as one line of JSON.
//   node portal-page.mjs LINK LANGUAGE SCREENSHOT.png OPEN NOW [light|dark]     OPEN, NOW: names of the buttons
import { chromium } from 'playwright-core';

const [link, locale, screenshot, open, now, colorScheme = 'light'] = process.argv.slice(2);
const origin = new URL(link).origin;
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const context = await browser.newContext({ locale, colorScheme, javaScriptEnabled: false, viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  const errors = [];
  const foreignRequests = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request) => request.url().startsWith(origin) || foreignRequests.push(request.url()));
  await page.goto(link);
  await page.getByRole('button', { name: open }).click();
  await page.locator('input[name=mode][value=ask]').check();
  await page.locator('form:has(input[name=mode]) button').click();
  await page.locator('summary').click();
  await page.getByRole('button', { name: now, exact: true }).click();
  await page.locator('summary').click();
  await page.screenshot({ path: screenshot, fullPage: true });
  const seen = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    text: document.body.innerText,
    overflow: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  }));
  console.log(JSON.stringify({ ...seen, path: new URL(page.url()).pathname, errors, foreignRequests }));
} finally {
  await browser.close();
}
