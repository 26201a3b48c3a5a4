namespace OtaStack.Signing.Tests.Support;

/// <summary>Gives every class of the collection the same tokens.</summary>
[CollectionDefinition(SoftHsm.Collection)]
public sealed class UsesSoftHsm : ICollectionFixture<SoftHsm>;
