using System.Net;
using System.Security.Cryptography;
using System.Text;
using OtaStack.Server.Tests.Devices;

namespace OtaStack.Server.Tests.Erasure;

/// <summary>Receipts written as docs/formats.md says, independently of the agent.</summary>
internal static class Receipts
{
    public static byte[] Write(TestFleet fleet, string device, string what, string? keyOf = null, string means = "clear, NOR flash, block erase", int failed = 0)
    {
        long now = fleet.Server.Time.GetUtcNow().ToUnixTimeSeconds();
        string body = $"{{\"agent\":\"0.1.0\",\"board\":\"virtual-assemblies\",\"bytes\":4711,\"device\":\"{device}\",\"ended\":{now},\"failed\":{failed},\"kind\":\"receipt\","
            + $"\"means\":\"{means}\",\"orderedBy\":\"user\",\"product\":\"thermostat\",\"started\":{now - 60},\"targets\":9,\"version\":\"1.0.0\",\"what\":\"{what}\"";
        byte[] key = SHA256.HashData(Convert.FromHexString(fleet.KeyOf(keyOf ?? device)));
        string mac = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(body)));
        return Encoding.ASCII.GetBytes($"{body},\"mac\":\"{mac}\"}}");
    }

    /// <summary>Sends a new receipt of the device.</summary>
    public static async Task<HttpStatusCode> PostAsync(TestFleet fleet, string device, string what)
    {
        return await PostAsync(fleet, device, Write(fleet, device, what));
    }

    public static async Task<HttpStatusCode> PostAsync(TestFleet fleet, string device, byte[] receipt)
    {
        using HttpClient client = fleet.Device(device);
        using ByteArrayContent body = new(receipt);
        using HttpResponseMessage answer = await client.PostAsync("/device/v1/reports", body);
        return answer.StatusCode;
    }
}
