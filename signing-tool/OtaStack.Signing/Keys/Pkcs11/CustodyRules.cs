namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>How a signing key has to be held: made in the token, never shown, never exportable, for signatures alone, behind a PIN.</summary>
public static class CustodyRules
{
    /// <summary>What is wrong with the key and its token; empty when it is held as it should be.</summary>
    public static IReadOnlyList<CustodyFinding> Of(KeyCustody key, TokenStates token)
    {
        List<CustodyFinding> findings = [.. OfKey(key)];
        AddIf(findings, !token.HasFlag(TokenStates.LoginRequired), CustodyFinding.NoLogin);
        AddIf(findings, (token & (TokenStates.UserPinToBeChanged | TokenStates.SoPinToBeChanged)) != 0, CustodyFinding.FactoryPin);
        return findings;
    }

    internal static IReadOnlyList<CustodyFinding> OfKey(KeyCustody key)
    {
        ArgumentNullException.ThrowIfNull(key);
        List<CustodyFinding> findings = [];
        bool?[] needed = [key.Sensitive, key.AlwaysSensitive, key.Extractable, key.NeverExtractable, key.Local, key.Sign];
        AddIf(findings, needed.Contains(null), CustodyFinding.NotTold);
        AddIf(findings, key.Sensitive == false, CustodyFinding.NotSensitive);
        AddIf(findings, key.AlwaysSensitive == false, CustodyFinding.NotAlwaysSensitive);
        AddIf(findings, key.Extractable == true, CustodyFinding.Extractable);
        AddIf(findings, key.NeverExtractable == false, CustodyFinding.WasExtractable);
        AddIf(findings, key.Local == false, CustodyFinding.NotLocal);
        AddIf(findings, key.Sign == false, CustodyFinding.CannotSign);
        AddIf(findings, key.SignRecover == true || key.Decrypt == true || key.Unwrap == true || key.Derive == true, CustodyFinding.OtherUses);
        return findings;
    }

    private static void AddIf(List<CustodyFinding> findings, bool isWrong, CustodyFinding finding)
    {
        if (isWrong)
        {
            findings.Add(finding);
        }
    }
}
