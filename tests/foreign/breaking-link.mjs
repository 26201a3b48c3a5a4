// A network that breaks off: hands each connection on to a device, and cuts it when the browser has sent so many bytes over it.
import net from 'node:net';

export async function startBreakingLink(device) {
  const link = { broken: 0, breakAfter: (bytes) => { limit = bytes; } };
  const sockets = new Set();
  let limit = Infinity;
  const server = net.createServer((browser) => {
    const onward = net.connect(Number(device.port), device.hostname);
    let sent = 0;
    const cut = () => { browser.destroy(); onward.destroy(); sockets.delete(browser); };
    sockets.add(browser);
    browser.on('data', (bytes) => {
      const room = Math.max(0, limit - sent);
      const part = bytes.subarray(0, room);
      sent += part.length;
      if (part.length === bytes.length) {
        onward.write(part);
      } else {
        // What was carried arrives; nothing after it does, and both sides find out later.
        link.broken++;
        onward.write(part);
        setTimeout(cut, 500);
      }
    });
    onward.on('data', (bytes) => browser.write(bytes));
    for (const socket of [browser, onward]) {
      socket.on('error', cut);
      socket.on('close', cut);
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  link.address = `http://127.0.0.1:${server.address().port}/`;
  link.close = () => { server.close(); sockets.forEach((socket) => socket.destroy()); };
  return link;
}
