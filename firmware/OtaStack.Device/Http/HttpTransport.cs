using System;
using System.Text;
using System.Threading;
using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.Device.Hosting;
using OtaStack.Transport;
using OtaStack.Trust.Bytes;

namespace OtaStack.Device.Http;

/// <summary>The device's way to the server over HTTP (docs/device-protocol.md). Never throws for what server and network do.</summary>
internal sealed class HttpTransport : IDisposable
{
    /// <summary>A server that is silent for so long has gone.</summary>
    private const int SilenceMilliseconds = 30_000;

    /// <summary>One answer takes no longer, however busily it trickles.</summary>
    private const int LongestMilliseconds = 300_000;

    /// <summary>Bytes of an assignment at most.</summary>
    private const int LongestDesired = 2048;

    private readonly ServerAddress _server;
    private readonly Features _features;
    private readonly HttpConnection _connection;
    private readonly RangeAnswer _range = new();
    private readonly byte[] _buffer = new byte[LongestDesired];
    private readonly string _product;
    private readonly string _authorization;
    private string? _etag;
    private byte[]? _request;
    private bool _isAnswered;

    /// <param name="key">The device's key as lowercase hex.</param>
    public HttpTransport(ServerAddress server, DeviceIdentity identity, string key, Features features)
    {
        _server = server;
        _features = features;
        _connection = new HttpConnection(server, SilenceMilliseconds, LongestMilliseconds);
        _product = identity.Product;
        if (server.Own != null)
        {
            // A device that shows a certificate is not asked for its key any more (docs/device-certificates.md).
            _authorization = "";
            return;
        }

        byte[] credentials = Encoding.UTF8.GetBytes(string.Concat(identity.Product, "/", identity.Device, ":") + key);
        _authorization = string.Concat("Authorization: Basic ", Convert.ToBase64String(credentials), "\r\n");
    }

    /// <summary>Connections made so far.</summary>
    public int Connects => _connection.Connects;

    /// <summary>Carries out the fetch that the agent asks for, and hands over the bytes as they come.</summary>
    public TransferOutcome Fetch(UpdateAgent agent)
    {
        AgentRequest request = agent.Request;

        // Before the wait: a medium that is inserted meanwhile makes another request of it.
        int number = request.Number;
        _range.Begin(request.Kind, request.Path, request.From, request.Count, request.IsContinued);
        string fields = "";
        string folder = "/metadata/";
        if (request.Kind == RequestKind.FetchTarget)
        {
            folder = "/targets/";
            fields = string.Concat("Range: bytes=", request.From.ToString(), "-", (request.From + request.Count - 1).ToString()) + "\r\n";
            if (_range.IfRange.Length > 0)
            {
                fields = string.Concat(fields, "If-Range: ", _range.IfRange, "\r\n");
            }
        }

        try
        {
            if (!Exchange(Head("GET ", string.Concat("tuf/", _product, folder, Escape(request.Path)), fields)))
            {
                return Drop(TransferOutcome.Failed);
            }

            HttpAnswer answer = _connection.Answer;
            TransferOutcome outcome = _range.Judge(answer.Status, answer.ContentRange, answer.ContentLength, answer.ContentEncoding, answer.ETag);
            return outcome == TransferOutcome.Unknown ? Read(agent, number) : Drop(outcome);
        }
        catch (Exception)
        {
            return Drop(TransferOutcome.Failed);
        }
    }

    /// <summary>Asks for the assignment and hands it over, if it is another than last time.</summary>
    /// <returns>False when the server was not reached.</returns>
    public bool AskDesired(UpdateAgent agent)
    {
        string fields = _etag == null ? _authorization : string.Concat(_authorization, "If-None-Match: ", _etag, "\r\n");
        try
        {
            if (!Exchange(Head("GET ", "device/v1/desired", fields)))
            {
                Drop(TransferOutcome.Failed);
                return false;
            }

            HttpAnswer answer = _connection.Answer;
            if (answer.Status != 200)
            {
                Drop(TransferOutcome.Failed);
                return answer.Status == 304 || answer.Status == 204;
            }

            int length = ReadWhole(answer);
            if (length < 0)
            {
                Drop(TransferOutcome.Failed);
                return false;
            }

            _etag = answer.ETag;
            agent.DesiredStateArrived(_buffer, 0, length, DeviceClock.Now);
            return true;
        }
        catch (Exception)
        {
            Drop(TransferOutcome.Failed);
            return false;
        }
    }

    /// <returns>True when the server has stored the report.</returns>
    public bool PostReport(byte[] report, int length)
    {
        string fields = string.Concat(_authorization, "Content-Type: application/json\r\nContent-Length: ", length.ToString(), "\r\n");
        byte[] head = Head("POST ", "device/v1/reports", fields);
        byte[] message = new byte[head.Length + length];
        Array.Copy(head, 0, message, 0, head.Length);
        Array.Copy(report, 0, message, head.Length, length);
        try
        {
            bool isStored = Exchange(message) && _connection.Answer.Status == 204;
            Drop(TransferOutcome.Failed);
            return isStored;
        }
        catch (Exception)
        {
            Drop(TransferOutcome.Failed);
            return false;
        }
    }

    /// <summary>Asks for another certificate for the same key, as RFC 7030 §4.2.2, over a connection on which the present one is shown.</summary>
    /// <returns>DER; null when there is none.</returns>
    public byte[]? AskCertificate()
    {
        try
        {
            int length = Exchange(Head("POST ", "device/v1/certificate", "Content-Length: 0\r\n")) && _connection.Answer.Status == 200
                ? ReadWhole(_connection.Answer)
                : -1;
            Drop(TransferOutcome.Failed);
            if (length <= 0)
            {
                return null;
            }

            byte[] certificate = new byte[length];
            Array.Copy(_buffer, 0, certificate, 0, length);
            return certificate;
        }
        catch (Exception)
        {
            Drop(TransferOutcome.Failed);
            return null;
        }
    }

    /// <summary>Ends the connection; the next request makes another, and shows the certificate that is the newest then.</summary>
    public void Dispose()
    {
        _connection.Dispose();
    }

    private bool Exchange(byte[] request)
    {
        _request = request;
        _features.Await(Exchange);
        return _isAnswered;
    }

    /// <summary>Nothing but the network.</summary>
    private void Exchange()
    {
        _isAnswered = false;
        _isAnswered = _connection.Exchange(_request!);
    }

    /// <returns>Bytes in the buffer; −1 when the body did not come whole, or does not fit with its end.</returns>
    private int ReadWhole(HttpAnswer answer)
    {
        int length = 0;
        int read = 1;
        while (read > 0 && length < _buffer.Length)
        {
            read = answer.Read(_buffer, length, _buffer.Length - length);
            length += read;
        }

        return read == 0 ? length : -1;
    }

    private TransferOutcome Read(UpdateAgent agent, int number)
    {
        while (true)
        {
            int read = _connection.Answer.Read(_buffer, 0, agent.Bandwidth.Piece(_buffer.Length));
            if (read < 0)
            {
                return Drop(TransferOutcome.Failed);
            }

            if (read == 0)
            {
                return Drop(_range.End());
            }

            int taken = _range.Take(read);
            if (taken > 0)
            {
                agent.BytesArrived(number, _buffer, 0, taken, DeviceClock.Now);
            }

            _features.Turn();
            if (taken < read || agent.Request.Number != number)
            {
                return Drop(taken < read ? _range.End() : TransferOutcome.Failed);
            }

            int pause = agent.Bandwidth.Spend(read, DeviceClock.Milliseconds);
            if (pause > 0)
            {
                Thread.Sleep(pause);
            }
        }
    }

    /// <summary>Lets go of the connection unless it can carry the next request.</summary>
    private TransferOutcome Drop(TransferOutcome outcome)
    {
        if (!_connection.Answer.IsReusable)
        {
            _connection.Dispose();
        }

        return outcome;
    }

    private byte[] Head(string method, string path, string fields)
    {
        string start = string.Concat(method, _server.Path, path, " HTTP/1.1\r\nHost: ");
        return Encoding.UTF8.GetBytes(string.Concat(start, _server.Authority, "\r\n") + string.Concat(fields, "\r\n"));
    }

    /// <summary>What may not stand in a path is percent-encoded (RFC 3986 §2.1, §3.3). Names of targets are ASCII.</summary>
    private static string Escape(string path)
    {
        string escaped = "";
        int start = 0;
        for (int i = 0; i < path.Length; i++)
        {
            char c = path[i];
            bool isPlain = (c >= 'a' && c <= 'z') || (c >= '-' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_' || c == '~';
            if (!isPlain)
            {
                byte[] octet = { (byte)c };
                escaped = string.Concat(escaped, path.Substring(start, i - start), "%", Hex.Encode(octet, 0, 1));
                start = i + 1;
            }
        }

        return start == 0 ? path : string.Concat(escaped, path.Substring(start));
    }
}
