// Makes an invitation to a device's portal on the console, opens it in another browser with scripts switched off, chooses a mode and "update now",
// and ends all access on the console. Tells what the two people would see, as one line of JSON. Debian's Chromium, as narrow as a phone.
//   node portal-page.mjs LOGIN_LINK DEVICE_PAGE LANGUAGE FOLDER OPEN NOW [light|dark]     OPEN, NOW: names of the user's buttons
import { chromium } from 'playwright-core';

const [login, devicePage, locale, folder, open, now, colorScheme = 'light'] = process.argv.slice(2);
const origin = new URL(login).origin;
const errors = [];
const foreignRequests = [];
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

async function person(javaScriptEnabled) {
  const context = await browser.newContext({ locale, colorScheme, javaScriptEnabled, viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request) => request.url().startsWith(origin) || foreignRequests.push(request.url()));
  return page;
}

const look = (page) => page.evaluate(() => ({
  lang: document.documentElement.lang,
  text: document.body.innerText,
  overflow: document.documentElement.scrollWidth > document.documentElement.clientWidth,
}));

try {
  const operator = await person(true);
  await operator.goto(login);
  await operator.goto(new URL(devicePage, origin).href, { waitUntil: 'networkidle' });
  const access = operator.locator('section[aria-labelledby=portal-title]');
  await access.getByRole('button').first().click();
  const link = await access.locator('code').innerText({ timeout: 20000 });
  await access.screenshot({ path: `${folder}/portal-console-${locale}.png` });
  const invited = await look(operator);

  const user = await person(false);
  await user.goto(link);
  await user.getByRole('button', { name: open }).click();
  await user.locator('input[name=mode][value=ask]').check();
  await user.locator('form:has(input[name=mode]) button').click();
  await user.locator('summary').click();
  await user.getByRole('button', { name: now, exact: true }).click();
  await user.locator('summary').click();
  await user.screenshot({ path: `${folder}/portal-${locale}.png`, fullPage: true });
  const seen = await look(user);
  const path = new URL(user.url()).pathname;

  await operator.reload({ waitUntil: 'networkidle' });
  const nobodyYet = await access.innerText();
  await access.getByRole('button').last().click();
  await operator.waitForFunction((before) => document.querySelector('section[aria-labelledby=portal-title]').innerText !== before, nobodyYet, { timeout: 20000 });
  const ended = await access.innerText();
  const answer = await user.reload();
  console.log(JSON.stringify({ ...seen, path, invited, told: nobodyYet, ended, endedStatus: answer.status(), endedText: (await look(user)).text, errors, foreignRequests }));
} finally {
  await browser.close();
}
