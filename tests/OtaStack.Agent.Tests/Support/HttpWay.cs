using System.Security.Cryptography;
using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.Transport;

namespace OtaStack.Agent.Tests.Support;

/// <summary>HTTP without the network: an honest server's header, judged by the agent's rules.</summary>
internal sealed class HttpWay : IWay
{
    private readonly RangeAnswer _answer = new();

    public IWay Another()
    {
        return new HttpWay();
    }

    public TransferOutcome Fetch(AgentRequest request, byte[]? file, Func<int, int, byte[]> read, Func<byte[], bool> handOver)
    {
        _answer.Begin(request.Kind, request.Path, request.From, request.Count, request.IsContinued);
        if (file == null)
        {
            return _answer.Judge(404, null, 0, null, null);
        }

        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(file))}\"";
        bool isRange = request.Kind == RequestKind.FetchTarget && (_answer.IfRange.Length == 0 || _answer.IfRange == tag);
        int from = isRange ? request.From : 0;
        int count = isRange ? request.Count : file.Length;
        TransferOutcome early = _answer.Judge(
            isRange ? 206 : 200, isRange ? $"bytes {from}-{from + count - 1}/{file.Length}" : null, count, null, tag);
        if (early != TransferOutcome.Unknown)
        {
            return early;
        }

        foreach (byte[] piece in read(from, count).Chunk(2048))
        {
            int taken = _answer.Take(piece.Length);
            if ((taken > 0 && !handOver(piece[..taken])) || taken < piece.Length)
            {
                break;
            }
        }

        return _answer.End();
    }
}
