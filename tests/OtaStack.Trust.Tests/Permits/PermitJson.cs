using System.Text;
using System.Text.Json.Nodes;

namespace OtaStack.Trust.Tests.Permits;

/// <summary>A permit as the signing tool writes it; the members may be changed.</summary>
internal static class PermitJson
{
    public static JsonObject Downgrade()
    {
        return new JsonObject
        {
            ["devices"] = new JsonArray("dev-001", "dev-002"),
            ["expires"] = "2030-01-08T00:00:00Z",
            ["id"] = "p-1",
            ["kind"] = "downgrade",
            ["lowestSecurityCounter"] = 3,
            ["notBefore"] = "2030-01-01T00:00:00Z",
            ["product"] = "thermostat",
            ["reason"] = "The valve of these two sticks with 1.1.0. 弁が固着するため。",
            ["releaseId"] = "thermostat-1.0.0",
            ["version"] = "1.0.0",
        };
    }

    public static JsonObject Erase()
    {
        JsonObject permit = Downgrade();
        permit.Remove("lowestSecurityCounter");
        permit.Remove("releaseId");
        permit.Remove("version");
        permit["kind"] = "erase";
        permit["what"] = "userData";
        return permit;
    }

    public static byte[] Write(JsonObject permit)
    {
        return Encoding.UTF8.GetBytes(permit.ToJsonString());
    }
}
