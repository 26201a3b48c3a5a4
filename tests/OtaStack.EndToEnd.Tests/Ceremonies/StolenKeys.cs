using System.Text;
using OtaStack.TestKit;

namespace OtaStack.EndToEnd.Tests.Ceremonies;

/// <summary>Somebody who has tokens with their PINs, a key of his own, and nothing else of the product team's.</summary>
internal static class StolenKeys
{
    private static readonly TestKey Own = TestKey.FromSeed(666);

    /// <summary>A root that gives every role to the thief's key, signed by that key and by the tokens.</summary>
    /// <param name="version">The version after the one that devices trust.</param>
    /// <param name="now">When it says that it was made.</param>
    /// <param name="stolen">Who signs beside the thief.</param>
    public static byte[] ForgeRoot(int version, DateTimeOffset now, params SigningBox[] stolen)
    {
        string role = $$"""{"keyids":["{{Own.KeyId}}"],"threshold":1}""";
        string signed =
            $$"""{"_type":"root","consistent_snapshot":true,"expires":"{{now.AddDays(300):yyyy-MM-ddTHH:mm:ssZ}}","issued":"{{now:yyyy-MM-ddTHH:mm:ssZ}}",""" +
            $$"""
            "keys":{"{{Own.KeyId}}":{{Own.KeyJson}}},"roles":{"root":{{role}},"snapshot":{{role}},"targets":{{role}},"timestamp":{{role}}},"spec_version":"1.0.34","version":{{version}}}
            """;
        byte[] message = Encoding.ASCII.GetBytes(signed);
        Assert.True(CanonicalForm.Is(message));
        IEnumerable<string> signatures = stolen.Select(box => Signature(box.KeyId, box.SignPastTheTool(message))).Prepend(Signature(Own.KeyId, Own.Sign(message)));
        return Encoding.ASCII.GetBytes($$"""{"signatures":[{{string.Join(',', signatures)}}],"signed":{{signed}}}""");
    }

    private static string Signature(string keyId, byte[] signature) => $$"""{"keyid":"{{keyId}}","sig":"{{Convert.ToHexStringLower(signature)}}"}""";
}
