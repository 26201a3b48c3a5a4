namespace OtaStack.TestKit;

/// <summary>How the simulator writes its files. Signatures are over the canonical form in every style.</summary>
public enum JsonStyle
{
    /// <summary>The canonical bytes, as the product's own tools write them.</summary>
    Canonical,

    /// <summary>As a foreign tool might: indented, members shuffled, needless escapes.</summary>
    Foreign,
}
