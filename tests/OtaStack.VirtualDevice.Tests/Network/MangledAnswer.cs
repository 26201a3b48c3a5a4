using System.Globalization;
using System.Text;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Network;

/// <summary>What proxies, captive portals, bad servers and attackers make of an honest answer, drawn from a seed.</summary>
internal static class MangledAnswer
{
    public static RawAnswer Of(Random random, RawRequest request, byte[]? file)
    {
        RawAnswer honest = RawAnswer.Honest(request, file);
        string head = Encoding.ASCII.GetString(honest.Pieces[0])[..^4];
        byte[] body = honest.Pieces[1];
        switch (random.Next(18))
        {
            case 0:
                return new RawAnswer(Split(random, [.. honest.Pieces[0], .. body]));
            case 1:
                return RawAnswer.Of(Without(head, "Content-Length") + "\r\nTransfer-Encoding: chunked", Chunked(random, body));
            case 2:
                return new RawAnswer([.. honest.Pieces.Take(1), body[..random.Next(body.Length + 1)]], Closes: true);
            case 3:
                return RawAnswer.Of("HTTP/1.1 302 Found\r\nLocation: /tuf/thermostat/targets/other.bin\r\nContent-Length: 0", []);
            case 4:
                return RawAnswer.Of(head + "\r\nX-Padding: " + new string('x', random.Next(1000, 60_000)), body);
            case 5:
                return RawAnswer.Of("HTTP/1.1 200 OK\r\nContent-Length: 26", "<html>Please log in</html>"u8.ToArray());
            case 6:
                return RawAnswer.Of(head.Replace("bytes ", "bytes 1", StringComparison.Ordinal), body);
            case 7:
                return RawAnswer.Of("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */5\r\nContent-Length: 0", []);
            case 8:
                return new RawAnswer([Encoding.ASCII.GetBytes(Without(head, "Content-Length") + "\r\nConnection: close\r\n\r\n"), body, new byte[random.Next(1, 9000)]], Closes: true);
            case 9:
                return RawAnswer.Of(head + "\r\nContent-Encoding: gzip", body);
            case 10:
                return new RawAnswer([honest.Pieces[0][..random.Next(honest.Pieces[0].Length)]], Closes: true);
            case 11:
                return RawAnswer.Of(head + "\r\nContent-Range: bytes 0-1/2", body);
            case 12:
                return RawAnswer.Of("HTTP/1.1 " + random.Next(100, 600).ToString(CultureInfo.InvariantCulture) + " Whatever\r\nContent-Length: 0", []) with { Closes = true };
            case 13:
                byte[] noise = new byte[random.Next(1, 400)];
                random.NextBytes(noise);
                return new RawAnswer([noise], Closes: true);
            case 14:
                byte[] broken = [.. honest.Pieces[0], .. body];
                broken[random.Next(broken.Length)] ^= (byte)(1 << random.Next(8));
                return new RawAnswer([broken], Closes: true);
            case 15:
                return RawAnswer.Of(Without(head, "Content-Length") + "\r\nTransfer-Encoding: chunked", Encoding.ASCII.GetBytes("FFFFFFFFFF\r\n")) with { Closes = true };
            default:
                return honest;
        }
    }

    private static string Without(string head, string name)
    {
        return string.Join("\r\n", head.Split("\r\n").Where(line => !line.StartsWith(name, StringComparison.Ordinal)));
    }

    private static List<byte[]> Split(Random random, byte[] bytes)
    {
        List<byte[]> pieces = [];
        for (int at = 0; at < bytes.Length;)
        {
            int count = Math.Min(random.Next(1, 700), bytes.Length - at);
            pieces.Add(bytes[at..(at + count)]);
            at += count;
        }

        return pieces;
    }

    private static byte[] Chunked(Random random, byte[] body)
    {
        List<byte> chunked = [];
        foreach (byte[] piece in Split(random, body))
        {
            chunked.AddRange(Encoding.ASCII.GetBytes(piece.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
            chunked.AddRange(piece);
            chunked.AddRange("\r\n"u8);
        }

        chunked.AddRange("0\r\n\r\n"u8);
        return [.. chunked];
    }
}
