'use strict';
(() => {
  // Each text in English and in Japanese. `s.` states, `r.` reasons, `e.` errors.
  const texts = {
    code: ['Device code', '機器コード'],
    codeHint: ['It is printed on the label of the device.', '機器のラベルに印刷されています。'],
    open: ['Open', '開く'],
    status: ['Status', '状態'],
    version: ['Version', 'バージョン'],
    release: ['Release', 'リリース'],
    deadline: ['Installed at the latest', 'インストール期限'],
    update: ['Update', '更新'],
    news: ['What is new', '変更点'],
    now: ['Update now', '今すぐ更新'],
    window: ['In the next maintenance window', '次のメンテナンス時間に更新'],
    at: ['At this time', '更新する日時'],
    set: ['Set', '設定する'],
    later: ['Not now: ask me again in', '後で確認する'],
    hour: ['1 hour', '1時間後'],
    day: ['1 day', '1日後'],
    week: ['7 days', '7日後'],
    why: ['Reason', '理由'],
    inUse: ['The device is in use', '機器を使用中です'],
    notNowReason: ['It does not suit me now', '今は都合が悪いです'],
    askFirst: ['I want to ask somebody first', '先に確認したいことがあります'],
    postpone: ['Postpone', '延期する'],
    modeTitle: ['How updates are installed', '更新の方法'],
    modeLabel: ['Mode', '方法'],
    automatic: ['Automatically', '自動で更新する'],
    ask: ['Ask me each time', '毎回確認してから更新する'],
    manual: ['Only from files that I send here', '自分で送ったファイルだけで更新する'],
    offline: ['Only from files, cards and sticks; never over the network', 'ファイル・カード・USBメモリーだけで更新する(ネットワークを使わない)'],
    fileTitle: ['Update from a file', 'ファイルから更新'],
    fileLabel: ['Update file (*.ota)', '更新ファイル(*.ota)'],
    fileHint: ['When it breaks off, send the same file again: it goes on where it stopped.', '途中で切れた場合は、同じファイルをもう一度送ると続きから再開します。'],
    send: ['Send to the device', '機器に送る'],
    resumes: ['The connection is interrupted. Sending goes on by itself.', '接続が切れました。自動的に再開します。'],
    checking: ['The file is being checked and installed.', 'ファイルを確認してインストールしています。'],
    eraseTitle: ['Erase', '消去'],
    eraseText: ['Before you give the device away. This cannot be undone.', '機器を手放す前に実行してください。元に戻すことはできません。'],
    what: ['What', '対象'],
    userData: ['My data', '自分のデータ'],
    everything: ['Everything, keys included: the device must be set up anew', '鍵を含むすべて(初期設定のやり直しが必要です)'],
    confirm: ['Type the name of the device:', '機器の名前を入力してください:'],
    erase: ['Erase', '消去する'],
    erasing: ['Erasing has begun. Leave the device switched on until it says that it is done, or no longer answers.', '消去を始めました。終わるか、応答がなくなるまで、電源を切らないでください。'],
    left: ['Can be postponed {0} more times.', 'あと{0}回延期できます。'],
    leftOne: ['Can be postponed once more.', 'あと1回延期できます。'],
    leftNone: ['Cannot be postponed any more.', 'これ以上は延期できません。'],
    offered: ['{0} is ready.', '{0} を利用できます。'],
    done: ['Done.', '完了しました。'],
    sent: ['The file is on the device. It is checked and installed now.', 'ファイルを機器に送りました。確認してインストールします。'],
    until: [' Until {0}.', ' {0}まで。'],
    because: [' ({0})', '({0})'],

    's.idle': ['Up to date', '最新です'],
    's.waiting': ['An update is waiting', '更新が待機しています'],
    's.downloading': ['Loading the update', '更新を読み込んでいます'],
    's.staged': ['The update is ready to be installed', '更新をインストールできます'],
    's.rebooting': ['Restarting', '再起動しています'],
    's.trial': ['The new version is being tried', '新しいバージョンを試しています'],
    's.confirmed': ['Up to date', '最新です'],
    's.rolledBack': ['The new version did not work; the one before runs', '新しいバージョンが動作しないため、前のバージョンに戻しました'],
    's.refused': ['The update was refused', '更新を受け付けませんでした'],
    's.failed': ['The memory of the device does not work', '機器のメモリーに問題があります'],
    's.erasing': ['Erasing: leave the device switched on', '消去しています。電源を切らないでください'],
    's.erased': ['Erased', '消去しました'],

    'r.consentNeeded': ['it waits for your choice', '選択を待っています'],
    'r.postponed': ['postponed', '延期中です'],
    'r.userTime': ['it waits for the time that you set', '指定した日時を待っています'],
    'r.windowClosed': ['it waits for the maintenance window', 'メンテナンス時間を待っています'],
    'r.timeUnknown': ['the device does not know the time yet', '機器の時刻がまだ分かりません'],
    'r.updatedRecently': ['the last update was only a short time ago', '前回の更新から時間がたっていません'],
    'r.manualMode': ['send a file, or choose another mode', 'ファイルを送るか、別の方法を選んでください'],
    'r.offlineMode': ['use a file, card or stick, or choose another mode', 'ファイル・カード・USBメモリーを使うか、別の方法を選んでください'],
    'r.policyWait': ['choose a mode below', '下で更新の方法を選んでください'],
    'r.batteryLow': ['the battery is low: charge the device', '電池の残量が足りません。充電してください'],
    'r.applicationBusy': ['the device is busy', '機器が動作中です'],
    'r.meteredNetwork': ['the network costs by volume', '従量制のネットワークです'],
    'r.spaceLow': ['too little memory is free', '空き容量が足りません'],
    'r.transferFailed': ['the connection breaks off; it is tried again', '接続が切れました。自動的に再試行します'],
    'r.withdrawn': ['it was taken back', '更新が取り消されました'],
    'r.mediumRemoved': ['the card or stick was pulled out; insert it again', 'メディアが抜かれました。もう一度挿入してください'],
    'r.damaged': ['the file is damaged, was changed or is no update file', 'ファイルが壊れているか、変更されているか、更新ファイルではありません'],
    'r.bundleIncomplete': ['the file lacks something; it must be made anew', 'ファイルの内容が足りません。作り直しが必要です'],
    'r.foreign': ['it is not for this device', '別の機器用です'],
    'r.old': ['it is older than what the device has', '機器にあるものより古いです'],
    'r.expired': ['it is no longer valid', '有効期限が切れています'],
    'r.steppingStone': ['another update must be installed first', '先に別の更新が必要です'],
    'r.permit': ['the permit does not allow it on this device', 'この機器では許可されていません'],
    'r.permitUsed': ['the permit was used already', '許可は使用済みです'],
    'r.failedBefore': ['it did not work on this device before', 'この機器では以前に動作しませんでした'],
    'r.unhealthy': ['its self-test failed', '自己診断に合格しませんでした'],
    'r.stopped': ['it stopped unexpectedly', '予期せず停止しました'],
    'r.serverUnreached': ['it did not reach the update server', '更新サーバーに接続できませんでした'],
    'r.memoryLow': ['it needed too much memory', '必要なメモリーが多すぎました'],

    'e.wrongCode': ['The code is not right.', 'コードが正しくありません。'],
    'e.locked': ['Too many wrong codes. Wait a while, then try again.', '誤ったコードが続きました。しばらくしてからもう一度お試しください。'],
    'e.wrongHost': ['Open this page by the address of the device.', '機器のアドレスでこのページを開いてください。'],
    'e.notNow': ['That is not possible now. A time must be in the future.', '今は実行できません。日時を指定する場合は、今より後にしてください。'],
    'e.otherOffer': ['Another update is on offer by now. Look at it and choose again.', '別の更新に変わりました。内容を確認してから、もう一度選んでください。'],
    'e.tooLarge': ['The file is too large for the device.', 'ファイルが大きすぎます。'],
    'e.noSpace': ['The device has too little memory free.', '機器の空き容量が足りません。'],
    'e.storageFailed': ['The memory of the device does not work.', '機器のメモリーに問題があります。'],
    'e.replaced': ['The device has put the file aside, for another one or for room. Send it again.', '別のファイルを受け取ったか、空き容量が必要になったため、ファイルを破棄しました。もう一度送ってください。'],
    'e.eraseUnconfirmed': ['The name is not right, or the device cannot be erased.', '名前が正しくないか、この機器は消去できません。'],
    'e.eraseBusy': ['A new version is being tried. Erase when that is over, in a few minutes.', '新しいバージョンを試しています。数分後にもう一度お試しください。'],
    'e.offline': ['The device does not answer.', '機器から応答がありません。'],
    'e.other': ['That did not work.', '実行できませんでした。'],
  };

  // Reasons that are the same to a user.
  const alike = {
    damaged: 'malformed tooLarge thresholdNotMet duplicateSignature keyIdMismatch wrongType hashMismatch versionMismatch roleRemoved blockMismatch imageMismatch indexMalformed bundleMalformed',
    foreign: 'unknownTarget wrongProduct wrongBoard wrongImage noReleaseData bundleEmpty releaseMismatch',
    old: 'rollback downgrade securityCounter bundleOutdated',
    permit: 'permitUnknown permitMalformed permitForeign permitScope permitNotYet permitExpired permitMemoryFull',
    unhealthy: 'healthCheckFailed healthTimeout',
    stopped: 'bootFailed bootLoop watchdogReset crashed',
  };

  /** Bytes sent at a time, and how long the device may take for them: what has arrived by then is kept. */
  const pieceBytes = 32768;
  const pieceSeconds = 30;

  const $ = (id) => document.getElementById(id);
  let language = navigator.language.toLowerCase().startsWith('ja') ? 'ja' : 'en';
  let code = '';
  let status = null;
  let shownMode = '';
  let shownNews = '';
  let deviceTime = Infinity;

  const t = (key, value = '') => (texts[key] || [])[language === 'ja' ? 1 : 0]?.replace('{0}', value);
  const time = (seconds) => new Date(seconds * 1000).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });

  function because(reason) {
    const group = Object.keys(alike).find((name) => alike[name].split(' ').includes(reason)) || reason;
    return reason === 'none' || reason === 'eraseOrdered' ? '' : t('because', t('r.' + group) || reason);
  }

  function say(text, bad) {
    // Never hidden: what is read aloud must be there before its text is.
    $('message').textContent = text;
    $('message').className = bad ? 'bad' : '';
  }

  /** Said once, however often it is asked. */
  function showState(text) {
    if ($('state').textContent !== text) {
      $('state').textContent = text;
    }
  }

  function fail(error) {
    say(t('e.' + error) || t('e.other'), true);
  }

  async function call(method, path, body, type) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), pieceSeconds * 1000);
    try {
      const headers = { 'X-Device-Code': code };
      if (type) {
        headers['Content-Type'] = type;
      }
      const answer = await fetch('/api/v1/' + path, { method, body, headers, cache: 'no-store', credentials: 'omit', signal: stop.signal });
      const isJson = answer.headers.get('Content-Type') === 'application/json';
      const content = isJson ? await answer.json() : await answer.text();
      if (answer.ok) {
        return content;
      }
      throw new Error(answer.status === 503 && content.error !== 'storageFailed' ? 'offline' : content.error || 'other');
    } catch (error) {
      throw error.constructor === Error ? error.message : 'offline';
    } finally {
      clearTimeout(timer);
    }
  }

  function translate() {
    document.documentElement.lang = language;
    $('language').value = language;
    for (const element of document.querySelectorAll('[data-t]')) {
      element.textContent = t(element.dataset.t);
    }
    show();
  }

  function show() {
    if (!status) {
      return;
    }
    const s = status;
    document.title = $('name').textContent = `${s.product} ${s.device}`;
    showState((t('s.' + s.state) || s.state) + because(s.reason) + (s.state === 'waiting' && s.waitUntil > 0 ? t('until', time(s.waitUntil)) : ''));
    $('version').textContent = s.version || '–';
    $('release').textContent = s.releaseId || '–';
    for (const element of document.querySelectorAll('.deadline')) {
      element.hidden = !s.installBy;
    }
    $('deadline').textContent = s.installBy ? time(s.installBy) : '';
    $('progress').hidden = !s.total || (s.state !== 'downloading' && s.state !== 'waiting');
    $('progress').value = s.total ? 100 * s.downloaded / s.total : 0;
    $('offer').hidden = s.state !== 'waiting' || !s.attempted || s.attempted === s.releaseId;
    $('offered').textContent = t('offered', s.attempted);
    $('orders').hidden = s.mode === 'manual' || s.mode === 'offline';
    $('left').textContent = t(['leftNone', 'leftOne'][s.postponementsLeft] || 'left', s.postponementsLeft);
    $('later').querySelector('button').disabled = s.postponementsLeft === 0;
    $('result').textContent = s.hasBundle ? t('checking') : s.bundleReason === 'none' ? '' : t('s.refused') + because(s.bundleReason);
    $('called').textContent = s.device;
    if (shownMode !== s.mode) {
      shownMode = $('choice').value = s.mode;
    }
  }

  async function refresh() {
    try {
      status = await call('GET', 'status');
    } catch (error) {
      if (error !== 'offline') {
        throw error;
      }
      showState(t('e.offline'));
      return;
    }
    show();
    await tellTime();
    await news();
  }

  /** A device without a clock counts from its start, from 0: it learns the time from its user. */
  async function tellTime() {
    const isNews = status.now < deviceTime;
    deviceTime = status.now;
    if (isNews && status.now < 1577836800) {
      await call('POST', 'time', JSON.stringify({ time: Math.floor(Date.now() / 1000) }), 'application/json');
    }
  }

  async function news() {
    const wanted = status[language === 'ja' ? 'notesJa' : 'notesEn'] ? language : status.notesEn ? 'en' : status.notesJa ? 'ja' : '';
    $('news').hidden = !wanted;
    if (wanted && shownNews !== wanted + status.attempted) {
      $('notes').textContent = await call('GET', 'notes/' + wanted).catch(() => '');
      $('notes').lang = wanted;
      shownNews = wanted + status.attempted;
    }
  }

  function order(form, path, body, done = 'done') {
    $(form).addEventListener(form === 'now' || form === 'window' ? 'click' : 'submit', async (event) => {
      event.preventDefault();
      try {
        await call('POST', path, JSON.stringify(body()), 'application/json');
        say(t(done));
        await refresh();
      } catch (error) {
        fail(error);
        if (error === 'otherOffer') {
          await refresh().catch(fail);
        }
      }
    });
  }

  /** An order about the release that is shown, and no other. */
  const offered = (body) => ({ ...body, release: status.attempted });

  order('now', 'update', () => offered({ when: 'now' }));
  order('window', 'update', () => offered({ when: 'window' }));
  order('at', 'update', () => offered({ when: 'at', time: Math.floor(new Date($('time').value).getTime() / 1000) }));
  order('later', 'update', () => offered({ when: 'later', seconds: Number($('seconds').value), reason: $('reason').value }));
  order('mode', 'mode', () => ({ mode: $('choice').value }));
  order('erase', 'erase', () => ({ all: $('what').value === 'all', confirm: $('confirm').value }), 'erasing');

  /** CRC-32: tells one file from another; what is in it the device judges by its signatures. */
  function checksum(bytes) {
    let sum = -1;
    for (const byte of bytes) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) {
        sum = sum & 1 ? sum >>> 1 ^ 0xEDB88320 : sum >>> 1;
      }
    }
    return (~sum >>> 0).toString(16).padStart(8, '0');
  }

  /** Sends what the device does not have yet, for as long as it takes. */
  async function send(bytes) {
    const path = `bundle/${checksum(bytes)}-${bytes.length}`;
    let taken = 0;
    let seconds = 1;
    let isEnding = false;
    for (;;) {
      try {
        let at = await call('GET', path);
        while (!at.whole) {
          if (at.offset < taken) {
            if (isEnding) {
              return;
            }
            throw 'replaced';
          }
          seconds = at.offset > taken ? 1 : seconds;
          taken = at.offset;
          $('sent').value = 100 * taken / bytes.length;
          isEnding = taken + pieceBytes >= bytes.length;
          at = await call('PUT', `${path}/${taken}/${bytes.length}`, bytes.subarray(taken, taken + pieceBytes), 'application/octet-stream');
          say('');
        }
        return;
      } catch (error) {
        if (!['offline', 'wrongOffset', 'locked'].includes(error)) {
          throw error;
        }
        say(t('resumes'), true);
        await new Promise((resume) => setTimeout(resume, 1000 * seconds));
        seconds = Math.min(2 * seconds, 30);
      }
    }
  }

  $('upload').addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = $('upload').querySelector('button');
    const file = $('file').files[0];
    try {
      if (file.size > status.maxUpload) {
        throw 'tooLarge';
      }
      button.disabled = true;
      $('sent').hidden = false;
      await send(new Uint8Array(await file.arrayBuffer()));
      say(t('sent'));
      await refresh();
    } catch (error) {
      fail(error);
    } finally {
      button.disabled = false;
      $('sent').hidden = true;
    }
  });

  $('enter').addEventListener('submit', async (event) => {
    event.preventDefault();
    code = $('code').value;
    try {
      status = await call('GET', 'status');
    } catch (error) {
      fail(error);
      return;
    }
    say('');
    $('enter').hidden = true;
    $('device').hidden = false;
    $('h-status').focus();
    await refresh();
    setInterval(() => refresh().catch(fail), 3000);
  });

  $('language').addEventListener('change', () => {
    language = $('language').value;
    translate();
    if (status) {
      news();
    }
  });

  translate();
  $('code').focus();
})();
