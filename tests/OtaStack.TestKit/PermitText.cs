using System.Text;
using System.Text.Json.Nodes;

namespace OtaStack.TestKit;

/// <summary>Permits in their canonical form (docs/formats.md), written independently of the code under test.</summary>
public static class PermitText
{
    /// <summary>The path of a permit's target.</summary>
    public static string Path(string product, string id)
    {
        return $"{product}/permits/{id}.json";
    }

    /// <param name="notBefore">Unix seconds.</param>
    /// <param name="expires">Unix seconds.</param>
    public static byte[] Downgrade(string product, string id, string version, int lowestCounter, long notBefore, long expires, params string[] devices)
    {
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["devices"] = new JsonArray([.. devices.Select(device => JsonValue.Create(device))]),
            ["expires"] = SimulatedTime.Format(expires),
            ["id"] = id,
            ["kind"] = "downgrade",
            ["lowestSecurityCounter"] = lowestCounter,
            ["notBefore"] = SimulatedTime.Format(notBefore),
            ["product"] = product,
            ["reason"] = "test",
            ["releaseId"] = $"{product}-{version}",
            ["version"] = version,
        }.ToJsonString());
    }

    /// <param name="notBefore">Unix seconds.</param>
    /// <param name="expires">Unix seconds.</param>
    public static byte[] Erase(string product, string id, long notBefore, long expires, params string[] devices)
    {
        return Erase(product, id, "userData", notBefore, expires, devices);
    }

    /// <param name="what"><c>userData</c> or <c>all</c>.</param>
    /// <param name="notBefore">Unix seconds.</param>
    /// <param name="expires">Unix seconds.</param>
    public static byte[] Erase(string product, string id, string what, long notBefore, long expires, params string[] devices)
    {
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["devices"] = new JsonArray([.. devices.Select(device => JsonValue.Create(device))]),
            ["expires"] = SimulatedTime.Format(expires),
            ["id"] = id,
            ["kind"] = "erase",
            ["notBefore"] = SimulatedTime.Format(notBefore),
            ["product"] = product,
            ["reason"] = "test",
            ["what"] = what,
        }.ToJsonString());
    }
}
