using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using OtaStack.Device.Hosting;
using OtaStack.LocalPage;

namespace OtaStack.Device.Page;

/// <summary>
/// The local page on a device: a listener in front of <see cref="DevicePage"/> (docs/local-page.md). It does not listen unless
/// <see cref="ListenerSettings.Address"/> says where, nor without a device code. One connection at a time.
/// </summary>
public sealed class PageListener : IDeviceFeature
{
    /// <summary>Browsers open some connections at once; the next ones are refused.</summary>
    private const int Backlog = 4;

    /// <summary>After a listener that failed: the network is not there yet, or has gone.</summary>
    private const int RetryMilliseconds = 5000;

    private readonly PageSettings _page;
    private readonly ListenerSettings _settings;
    private DevicePage? _device;
    private PageDesk? _desk;
    private PageConnection? _connection;
    private Socket? _socket;
    private bool _isStopped;

    public PageListener(PageSettings page, ListenerSettings settings)
    {
        _page = page;
        _settings = settings;
    }

    public void Start(DeviceParts parts)
    {
        if (_settings.Address.Length == 0 || parts.Files.Length(DeviceCode.RecordPath) < 0)
        {
            return;
        }

        _isStopped = false;
        _device = new DevicePage(parts.Agent, parts.Identity, parts.Files, parts.Hmac, _page);
        _device.Start(DeviceClock.Now);
        _desk = new PageDesk(_device, parts);
        _connection = new PageConnection(_desk, _settings);
        new Thread(Listen).Start();
    }

    public void Turn(long now)
    {
        if (_device != null)
        {
            _device.Tick();
            _desk!.Answer(now);
            _connection!.CutOff();
        }
    }

    public void Stop()
    {
        _isStopped = true;
        if (_device != null)
        {
            CloseSocket();
            _connection!.Stop();
            _device = null;
        }
    }

    private void Listen()
    {
        while (!_isStopped)
        {
            try
            {
                Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                _socket = socket;
                socket.Bind(new IPEndPoint(IPAddress.Parse(_settings.Address), _settings.Port));
                socket.Listen(Backlog);
                while (!_isStopped)
                {
                    _connection!.Serve(socket.Accept());
                }
            }
            catch (Exception)
            {
                // Of many kinds. Tried again.
            }

            CloseSocket();
            if (!_isStopped)
            {
                Thread.Sleep(RetryMilliseconds);
            }
        }
    }

    private void CloseSocket()
    {
        try
        {
            if (_socket != null)
            {
                _socket.Close();
            }
        }
        catch (Exception)
        {
            // One that is gone cannot be closed.
        }
    }
}
