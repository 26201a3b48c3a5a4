namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>What a token reports of how it holds a private key; null where it reports nothing.</summary>
public sealed record KeyCustody
{
    private static readonly ulong[] Attributes =
    [
        Cryptoki.Sensitive, Cryptoki.AlwaysSensitive, Cryptoki.Extractable, Cryptoki.NeverExtractable, Cryptoki.Local, Cryptoki.Private,
        Cryptoki.WrapWithTrusted, Cryptoki.Sign, Cryptoki.SignRecover, Cryptoki.Decrypt, Cryptoki.Unwrap, Cryptoki.Derive,
    ];

    public bool? Sensitive { get; init; }

    public bool? AlwaysSensitive { get; init; }

    public bool? Extractable { get; init; }

    public bool? NeverExtractable { get; init; }

    /// <summary>Made in the token, and not copied into it.</summary>
    public bool? Local { get; init; }

    /// <summary>Seen only after login.</summary>
    public bool? Private { get; init; }

    public bool? WrapWithTrusted { get; init; }

    public bool? Sign { get; init; }

    public bool? SignRecover { get; init; }

    public bool? Decrypt { get; init; }

    public bool? Unwrap { get; init; }

    public bool? Derive { get; init; }

    internal static KeyCustody Read(TokenConnection token, TokenKey key)
    {
        IReadOnlyDictionary<ulong, byte[]> values = token.Do(session => session.Read(key.Handle, Attributes));
        bool? Of(ulong attribute) => values.TryGetValue(attribute, out byte[]? value) && value.Length == 1 ? value[0] != 0 : null;
        return new KeyCustody
        {
            Sensitive = Of(Cryptoki.Sensitive),
            AlwaysSensitive = Of(Cryptoki.AlwaysSensitive),
            Extractable = Of(Cryptoki.Extractable),
            NeverExtractable = Of(Cryptoki.NeverExtractable),
            Local = Of(Cryptoki.Local),
            Private = Of(Cryptoki.Private),
            WrapWithTrusted = Of(Cryptoki.WrapWithTrusted),
            Sign = Of(Cryptoki.Sign),
            SignRecover = Of(Cryptoki.SignRecover),
            Decrypt = Of(Cryptoki.Decrypt),
            Unwrap = Of(Cryptoki.Unwrap),
            Derive = Of(Cryptoki.Derive),
        };
    }
}
