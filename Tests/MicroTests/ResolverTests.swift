import Micro
import Models
import Testing

@Suite("Required operators")
struct ResolverTests {
    @Test("the digit classifier's resolver has one line for each operator it uses")
    func digits() throws {
        let required = RequiredOperators(try Fixture.digits("int8"))
        #expect(
            required.entries.map(\.name) == [
                "CONV_2D", "MAX_POOL_2D", "SHAPE", "STRIDED_SLICE", "PACK", "RESHAPE", "FULLY_CONNECTED", "SOFTMAX",
            ])
        let source = required.resolverSource()
        #expect(source.contains("tflite::MicroMutableOpResolver<8>"))
        #expect(source.contains("resolver.AddFullyConnected()"))
        #expect(required.missing.isEmpty)
    }

    @Test(
        "names that the capitalization rule gets wrong are right",
        arguments: [
            ("cumsum__float", "AddCumSum()"), ("pad_v2__int8", "AddPadV2()"),
            ("batch_matmul__int8", "AddBatchMatMul()"),
        ])
    func names(model: String, call: String) throws {
        #expect(RequiredOperators(try Fixture.graph(model)).resolverSource().contains(call))
    }

    @Test("typed registrations are offered for models of one type alone")
    func typed() throws {
        let int8 = RequiredOperators(try Fixture.digits("int8"))
        #expect(int8.resolverSource(typed: .all).contains("resolver.AddConv2D(tflite::Register_CONV_2D_INT8())"))
        #expect(
            int8.resolverHeaders(typed: .all).map { $0.split(separator: "/").last } == [
                "conv.h", "fully_connected.h", "pooling.h", "softmax.h",
            ])
        let batch = RequiredOperators(try Fixture.graph("batch_matmul__int8"))
        let call = "AddBatchMatMul(tflite::Register_BATCH_MATMUL_INT8())"
        #expect(batch.resolverSource(typed: .all).contains(call))
        #expect(!batch.resolverSource(typed: .established).contains(call))
        let float = RequiredOperators(try Fixture.digits("float"))
        #expect(!float.resolverSource(typed: .all).contains("_INT8"))
        #expect(float.resolverHeaders(typed: .all).isEmpty)
    }

    @Test("a registration that no header declares is not used", arguments: ["maximum__int8", "minimum__int8"])
    func undeclared(model: String) throws {
        let source = RequiredOperators(try Fixture.graph(model)).resolverSource(typed: .all)
        #expect(source.contains("mum())") && !source.contains("_INT8"))
    }

    @Test("what TensorFlow Lite Micro lacks is named in the source")
    func missing() throws {
        let required = RequiredOperators(try Fixture.graph("pow__float"))
        #expect(required.missing.map(\.name) == ["POW"])
        #expect(required.resolverSource().hasPrefix("// TensorFlow Lite Micro has no POW:"))
    }

    @Test("an operator that the file declares and no node uses is left out")
    func unused() throws {
        var graph = try Fixture.graph("relu__int8")
        graph.declaredOperatorCodes.append(OperatorCode(.conv2D))
        let required = RequiredOperators(graph)
        #expect(required.unused == ["CONV_2D"])
        #expect(!required.resolverSource().contains("Conv2D"))
    }

    @Test("a refused type is told beside the operator")
    func refusal() throws {
        let required = RequiredOperators(try Fixture.digits("dynamic"))
        let entry = try #require(required.entries.first { $0.name == "CONV_2D" })
        #expect(entry.method == "AddConv2D")
        #expect(entry.refusal?.reason.contains("hybrid") == true)
    }

    @Test("registering everything costs several times what a model needs")
    func all() throws {
        let required = RequiredOperators(try Fixture.digits("int8"))
        #expect(AllOperators.count == 118)
        #expect(AllOperators.codeBytes > 5 * CodeSize.bytes(for: required.entries.map(\.name)))
    }
}
