using System.CommandLine;
using OtaStack.Signing.Keys;

namespace OtaStack.SigningTool.Keys;

/// <summary>The option <c>--algorithm</c> and the names of algorithms on the command line and in JSON.</summary>
internal static class AlgorithmOption
{
    private const string Ed25519 = "ed25519";
    private const string EcdsaP256 = "ecdsa-p256";

    public static Option<string> Make(Option<string> option)
    {
        option.DefaultValueFactory = _ => Ed25519;
        _ = option.AcceptOnlyFromAmong(Ed25519, EcdsaP256);
        return option;
    }

    public static KeyAlgorithm Parse(string name) => name == Ed25519 ? KeyAlgorithm.Ed25519 : KeyAlgorithm.EcdsaP256;

    public static string NameOf(KeyAlgorithm algorithm) => algorithm == KeyAlgorithm.Ed25519 ? Ed25519 : EcdsaP256;
}
