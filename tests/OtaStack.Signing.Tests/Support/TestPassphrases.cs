namespace OtaStack.Signing.Tests.Support;

/// <summary>Passphrases of the tests; they protect nothing.</summary>
internal static class TestPassphrases
{
    public const string Good = "correct horse battery";
    public const string Wrong = "incorrect horse battery";
}
